/** xᵀAx for a packed symmetric A: four sums of each row, none of which waits for another. */
export function packedForm(matrix: Float64Array, x: Float64Array): number {
  let form = 0;
  for (let i = 0, start = 0; i < x.length; start += ++i) {
    let [a, b, c, d] = [0, 0, 0, 0];
    const whole = i & ~3;
    for (let j = 0; j < whole; j += 4) {
      a += matrix[start + j]! * x[j]!;
      b += matrix[start + j + 1]! * x[j + 1]!;
      c += matrix[start + j + 2]! * x[j + 2]!;
      d += matrix[start + j + 3]! * x[j + 3]!;
    }
    for (let j = whole; j < i; j++) a += matrix[start + j]! * x[j]!;
    form += x[i]! * (2 * (a + b + c + d) + matrix[start + i]! * x[i]!);
  }
  return form;
}
