/** As `assembly-wide/sweep.ts`. */

export interface Places {
  readonly columns: number;
  readonly stride: number;
  readonly residuals: number;
  readonly weights: number;
  readonly numbers: number;
  readonly width: number;
}

/** Σ w·x² of the column at `x`, in four sums. */
export function squareOf(memory: Float64Array, x: number, w: number, stride: number): number {
  const sums = new Float64Array(4);
  for (let i = 0; i < stride; i++) {
    const value = memory[x + i]!;
    sums[i % 4] = sums[i % 4]! + value * memory[w + i]! * value;
  }
  return sums[0]! + sums[2]! + (sums[1]! + sums[3]!);
}

/** In eight sums; of a last half only the first four. */
function product(memory: Float64Array, x: number, y: number, stride: number): number {
  const sums = new Float64Array(8);
  for (let i = 0; i < stride; i++) sums[i % 8] = sums[i % 8]! + memory[x + i]! * memory[y + i]!;
  const even = sums[0]! + sums[4]! + (sums[2]! + sums[6]!);
  return even + (sums[1]! + sums[5]! + (sums[3]! + sums[7]!));
}

function target(memory: Float64Array, at: number, width: number, slope: number): number {
  const value = memory[at]!;
  const curvature = memory[at + width]!;
  const absolute = memory[at + 2 * width]!;
  const height = curvature + memory[at + 3 * width]!;
  if (!(height > 0)) return value;
  const pull = curvature * value + slope;
  let next = 0;
  if (pull > absolute) next = (pull - absolute) / height;
  else if (pull < -absolute) next = (pull + absolute) / height;
  const [lower, upper] = [memory[at + 4 * width]!, memory[at + 5 * width]!];
  if (next < lower) next = lower;
  return next > upper ? upper : next;
}

export function sweepOver(memory: Float64Array, list: Float64Array, places: Places): number {
  const { columns, stride, residuals, weights, numbers, width } = places;
  let most = 0;
  for (const j of list) {
    const column = columns + j * stride;
    const at = numbers + j;
    const next = target(memory, at, width, product(memory, column, residuals, stride));
    const by = next - memory[at]!;
    if (by === 0) continue;
    memory[at] = next;
    for (let i = 0; i < stride; i++)
      memory[residuals + i] = memory[residuals + i]! - memory[column + i]! * memory[weights + i]! * by;
    const left = Math.abs(by) * (memory[at + width]! + memory[at + 3 * width]!);
    if (left > most) most = left;
  }
  return most;
}
