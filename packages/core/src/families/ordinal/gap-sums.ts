/**
 * Sums over the rows of one class. With w = (1, −u) the gap of a row is wᵀ(upper − lower), the coefficients of the
 * threshold above less those of the one below: what it adds is ±g′·w and, in four places, ±g″·wwᵀ.
 */
import { type Pairs, pairs } from '../../math/cholesky-double-double.js';
import { addMultiple } from '../../math/dot-double-double.js';
import { type DoubleDouble, multiplyNumber } from '../../math/double-double.js';
import { packedIndex, packedLength } from '../../math/packed.js';
import type { RunningSums } from '../../objective/sums.js';
import type { Gap } from './gap.js';

/** What of a gap is asked for. */
export type Wanted = 'loss' | 'gradient' | 'hessian';

export class GapSums {
  /** w of the row that is added next. */
  readonly row: Pairs;
  readonly #wanted: Wanted;
  readonly #loss: Pairs = pairs(1);
  readonly #weight: Pairs = pairs(1);
  readonly #slopes: Pairs;
  /** Packed. */
  readonly #curvatures: Pairs;

  /** `width`: entries of w. */
  constructor(width: number, wanted: Wanted) {
    this.#wanted = wanted;
    this.row = pairs(width);
    this.#slopes = pairs(width);
    this.#curvatures = pairs(packedLength(width));
  }

  /** In plain sums, which are good for some hundred rows. */
  addPlainly({ loss, slope, curvature }: Gap<number>, weight: number): void {
    const w = this.row.high;
    const [losses, slopes, curvatures] = [this.#loss.high, this.#slopes.high, this.#curvatures.high];
    losses[0] = losses[0]! + weight * loss;
    if (this.#wanted === 'loss') return;
    for (let a = 0; a < w.length; a++) slopes[a] = slopes[a]! + weight * slope * w[a]!;
    if (this.#wanted === 'gradient') return;
    for (let a = 0, at = 0; a < w.length; a++) {
      const factor = weight * curvature * w[a]!;
      for (let b = 0; b <= a; b++, at++) curvatures[at] = curvatures[at]! + factor * w[b]!;
    }
  }

  /** In double-double. */
  addAccurately({ loss, slope, curvature }: Gap<DoubleDouble>, weight: number): void {
    this.#weight.high[0] = weight;
    addMultiple(this.#loss, 0, loss, this.#weight, 0, 1);
    if (this.#wanted === 'loss') return;
    const { row } = this;
    const width = row.high.length;
    addMultiple(this.#slopes, 0, multiplyNumber(slope, weight), row, 0, width);
    if (this.#wanted === 'gradient') return;
    const weighted = multiplyNumber(curvature, weight);
    for (let a = 0; a < width; a++)
      addMultiple(this.#curvatures, packedIndex(a, 0), multiplyNumber(weighted, row.high[a]!), row, 0, a + 1);
  }

  /** Adds them to the sums of a pass over `size` coefficients, and begins anew. */
  flush(sums: RunningSums, size: number, upper: readonly number[], lower: readonly number[]): void {
    sums.add(0, this.#loss.high[0]!, this.#loss.low[0]!);
    if (this.#wanted !== 'loss') this.#flushSlopes(sums, upper, lower);
    if (this.#wanted === 'hessian') this.#flushCurvatures(sums, size, upper, lower);
    for (const { high, low } of [this.#loss, this.#slopes, this.#curvatures]) {
      high.fill(0);
      low.fill(0);
    }
  }

  #flushSlopes(sums: RunningSums, upper: readonly number[], lower: readonly number[]): void {
    const { high, low } = this.#slopes;
    upper.forEach((index, a) => {
      sums.add(1 + index, high[a]!, low[a]!);
      sums.add(1 + lower[a]!, -high[a]!, -low[a]!);
    });
  }

  #flushCurvatures(
    sums: RunningSums,
    size: number,
    upper: readonly number[],
    lower: readonly number[],
  ): void {
    const put = (i: number, j: number, hi: number, lo: number) =>
      sums.add(1 + size + (i >= j ? packedIndex(i, j) : packedIndex(j, i)), hi, lo);
    upper.forEach((_, a) => {
      for (let b = 0; b <= a; b++) {
        const hi = this.#curvatures.high[packedIndex(a, b)]!;
        const lo = this.#curvatures.low[packedIndex(a, b)]!;
        put(upper[a]!, upper[b]!, hi, lo);
        put(lower[a]!, lower[b]!, hi, lo);
        put(upper[a]!, lower[b]!, -hi, -lo);
        if (a !== b) put(upper[b]!, lower[a]!, -hi, -lo);
      }
    });
  }
}
