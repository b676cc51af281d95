/** The gaps between the thresholds of classes as a shard: what they add to loss, gradient and Hessian. */
import { type Pairs, pairs, setPair } from '../../math/cholesky-double-double.js';
import { compensatedDot } from '../../math/compensated-dot.js';
import { type DoubleDouble, subtract } from '../../math/double-double.js';
import type { Pass, PassKind, RowShard, Sums, SyncShard } from '../../objective/objective.js';
import { scaleSums } from '../../objective/scaling.js';
import { nameSums, RunningSums, sumCount } from '../../objective/sums.js';
import type { OrdinalCoefficients } from './coefficients.js';
import { accurateGapAt, gapAt, SMALLEST_GAP } from './gap.js';
import { GapSums, type Wanted } from './gap-sums.js';

/** Observations between two thresholds. Where all odds are proportional those of a class are one row. */
export interface GapRows {
  /** The class of each row: between the thresholds class − 1 and class. */
  readonly classes: Int32Array;
  readonly weights: Float64Array;
  /** The columns with a coefficient for each threshold, row after row. */
  readonly values: Float64Array;
}

/** The loss where thresholds are out of order: no step goes there. */
const OUTSIDE = 2 ** 1000;

/** Rows added up plainly before they join the others. */
const BLOCK = 256;

type GapPass = Extract<Pass, { readonly kind: Wanted }>;

export class GapShard implements SyncShard, RowShard {
  readonly answers: ReadonlySet<PassKind> = new Set<PassKind>(['loss', 'gradient', 'hessian', 'along']);
  /** Its rows are counted where they are rows of thresholds. */
  readonly rows = 0;
  readonly columns: number;
  readonly #coefficients: OrdinalCoefficients;
  readonly #gaps: GapRows;
  readonly #scales: Float64Array;
  #weights: Float64Array;

  /** `scales`: what the columns of the other shards were multiplied by. */
  constructor(coefficients: OrdinalCoefficients, gaps: GapRows, scales: Float64Array) {
    this.columns = coefficients.size;
    this.#coefficients = coefficients;
    this.#gaps = gaps;
    this.#weights = gaps.weights;
    this.#scales = scales;
  }

  /** Other weights for the rows; null: their own. */
  reweigh(weights: Float64Array | null): void {
    this.#weights = weights ?? this.#gaps.weights;
  }

  /** All of them: they are no rows that a sample could stand for. */
  sample(): GapShard {
    return this;
  }

  pass(request: Pass): Sums {
    const sums = new RunningSums(sumCount(request));
    for (let k = 1; k < this.#coefficients.thresholds; k++) {
      if (request.kind === 'along') this.#along(request, sums, k);
      else this.#add(request as GapPass, sums, k);
    }
    return scaleSums(nameSums(request, sums, 0), this.#scales);
  }

  /** The smallest gap at a point, on the scale of the shards. */
  smallest(at: Float64Array): number {
    let smallest = Number.POSITIVE_INFINITY;
    for (let k = 1; k < this.#coefficients.thresholds; k++)
      this.#each(k, pairs(this.#width), at, undefined, (d) => {
        smallest = Math.min(smallest, d.hi);
      });
    return smallest;
  }

  /** Entries of w: see `gap-sums.ts`. */
  get #width(): number {
    return 1 + this.#coefficients.nonproportional.length;
  }

  /** The coefficients of the threshold above a class less those of the one below, on the scale of the data. */
  #differences(k: number, at: Float64Array, atLow: Float64Array | undefined): Pairs {
    const [upper, lower] = [this.#coefficients.ownOf(k), this.#coefficients.ownOf(k - 1)];
    const difference = pairs(upper.length);
    const of = (j: number): DoubleDouble => {
      const scale = this.#scales[j]!;
      return { hi: at[j]! * scale, lo: (atLow?.[j] ?? 0) * scale };
    };
    upper.forEach((index, a) => {
      setPair(difference, a, subtract(of(index), of(lower[a]!)));
    });
    return difference;
  }

  /** Calls `visit` with the gap of each row of a class and its weight; `w` then is that of the row. */
  #each(
    k: number,
    { high: w }: Pairs,
    at: Float64Array,
    atLow: Float64Array | undefined,
    visit: (gap: DoubleDouble, weight: number) => void,
  ): void {
    const { classes, values } = this.#gaps;
    const { high, low } = this.#differences(k, at, atLow);
    const width = w.length;
    w[0] = 1;
    for (let row = 0; row < classes.length; row++) {
      const weight = this.#weights[row]!;
      if (classes[row] !== k || weight === 0) continue;
      for (let j = 1; j < width; j++) w[j] = -values[row * (width - 1) + j - 1]!;
      visit(compensatedDot(0, w, 0, high, low, 0, width), weight);
    }
  }

  #along({ at, step, lengths }: Extract<Pass, { kind: 'along' }>, sums: RunningSums, k: number): void {
    const w = pairs(this.#width);
    const { high, low } = this.#differences(k, step, undefined);
    this.#each(k, w, at, undefined, (gap, weight) => {
      const change = compensatedDot(0, w.high, 0, high, low, 0, high.length).hi;
      lengths.forEach((length, i) => {
        const d = gap.hi + length * change;
        sums.add(i, d >= SMALLEST_GAP ? weight * gapAt(d).loss : OUTSIDE, 0);
      });
    });
  }

  #add(request: GapPass, sums: RunningSums, k: number): void {
    const { at, kind, precision } = request;
    const atLow = 'atLow' in request ? request.atLow : undefined;
    const [upper, lower] = [this.#coefficients.ownOf(k), this.#coefficients.ownOf(k - 1)];
    const part = new GapSums(this.#width, kind);
    let added = 0;
    this.#each(k, part.row, at, atLow, (gap, weight) => {
      if (!(gap.hi >= SMALLEST_GAP)) sums.add(0, OUTSIDE, 0);
      else if (precision === 'double-double') part.addAccurately(accurateGapAt(gap), weight);
      else part.addPlainly(gapAt(gap.hi), weight);
      if (++added % BLOCK === 0) part.flush(sums, at.length, upper, lower);
    });
    part.flush(sums, at.length, upper, lower);
  }
}
