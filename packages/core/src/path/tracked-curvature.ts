/**
 * The curvature along a path, tracked on a sample of the rows: what the Hessian of the sample changes by from point to point is
 * added to that of all rows (a control variate), so that its error is the sampling error of a small difference.
 */
import type { ShardWork } from '../fit/solve.js';
import type { RowShard } from '../objective/objective.js';
import type { Curvature } from '../solver/proximal/curvature.js';
import { passAt, toHessian, type Units } from '../solver/proximal/units.js';

/** A Hessian of the sample costs about this share of a gradient of all rows. */
const COST = 0.25;
/** Rows of the sample for each column. */
const ROWS = 20;
/** Rows of the sample for each column from which on its errors no longer count. */
const MANY_ROWS = 100;
/** A sample of more than a third of the rows is no sample. */
const LEAST_STRIDE = 3;

/** Every so many panels are taken; 0 where a sample does not pay. */
export function strideFor(count: number, columns: number, hessianCost: number): number {
  const stride = Math.min(Math.ceil(hessianCost / COST), Math.floor(count / (ROWS * columns)));
  return stride >= LEAST_STRIDE ? stride : 0;
}

export class TrackedCurvature {
  readonly #sample: readonly RowShard[];
  readonly #factor: number;
  readonly #units: Units;
  readonly #curvature: Curvature;
  /** The sample's Hessian where the curvature is that of. */
  #last: Float64Array | null = null;

  /** Whether the sample is so large that its Hessian is worth a second look at each λ. */
  readonly isLarge: boolean;

  constructor(shards: readonly RowShard[], stride: number, units: Units, curvature: Curvature) {
    const count = (rows: readonly RowShard[]) => rows.reduce((sum, shard) => sum + shard.rows, 0);
    this.#sample = shards.map((shard) => shard.sample(stride));
    this.#factor = count(shards) / count(this.#sample);
    this.isLarge = count(this.#sample) >= MANY_ROWS * units.columns.length;
    this.#units = units;
    this.#curvature = curvature;
  }

  /** The curvature is that of all rows at b. */
  *anchor(b: Float64Array): ShardWork<void> {
    this.#last = yield* this.#hessianAt(b);
  }

  /** Moves the curvature to b. */
  *move(b: Float64Array): ShardWork<void> {
    const there = yield* this.#hessianAt(b);
    const last = this.#last;
    const { hessian } = this.#curvature;
    if (last !== null)
      hessian.forEach((value, i) => {
        hessian[i] = value + this.#factor * (there[i]! - last[i]!);
      });
    this.#last = there;
  }

  *#hessianAt(b: Float64Array): ShardWork<Float64Array> {
    const pass = passAt(this.#units, 'hessian', b);
    const { hessian } = (yield { shards: this.#sample, pass })!;
    return toHessian(this.#units, hessian!);
  }
}
