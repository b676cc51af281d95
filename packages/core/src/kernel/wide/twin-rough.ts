/** As in `assembly-wide/rough.ts`. */
const BLOCK = 256;

/** The product of two vectors in single precision, whose sums over blocks of rows are added up in double. */
export function roughProduct(memory: Float32Array, x: number, y: number, stride: number): number {
  const sums = new Float32Array(4);
  let [even, odd] = [0, 0];
  for (let start = 0; start < stride; start += BLOCK) {
    sums.fill(0);
    const end = Math.min(start + BLOCK, stride);
    for (let i = start; i < end; i++)
      sums[i % 4] = sums[i % 4]! + Math.fround(memory[x + i]! * memory[y + i]!);
    even += sums[0]! + sums[2]!;
    odd += sums[1]! + sums[3]!;
  }
  return even + odd;
}
