/**
 * Covariance under sampling weights by linearisation (Binder 1983, "On the variances of asymptotically normal estimators
 * from complex surveys"): V·M·V with M = Σₕ nₕ/(nₕ − 1)·Σᵢ (zₕᵢ − z̄ₕ)(zₕᵢ − z̄ₕ)ᵀ, z the weighted scores summed over the
 * primary sampling units i (rows where there are no clusters) of stratum h, drawn with replacement.
 */
import { OddsmithError } from '../../errors.js';
import type { Pairs } from '../../math/cholesky-double-double.js';
import type { PointModel } from '../../observations/blocks.js';
import type { Observations } from '../../observations/observations.js';
import type { Whitening } from '../../observations/whitening.js';
import { type Groups, intersection } from './groups.js';
import { OuterSums } from './outer-sums.js';
import { scoreSums } from './score-sums.js';

/** Sampling units whose outer products are added before the next double-double sum. */
const BLOCK = 256;

/**
 * The meat in whitened coordinates; `strata`, `clusters`: null where there are none. A cluster of the same name in two strata is
 * two. Throws `data-shape` for a stratum with a single sampling unit.
 */
export function* linearisedMeat(
  strata: Groups | null,
  clusters: Groups | null,
  observations: Observations,
  model: PointModel,
  whitening: Whitening,
): Generator<null, Pairs> {
  const rows = observations.design.rows;
  const own = clusters ?? {
    name: 'rows',
    codes: Int32Array.from({ length: rows }, (_, i) => i),
    count: rows,
  };
  const units = strata === null || clusters === null ? own : intersection(strata, own);
  const stratumOf = new Int32Array(units.count);
  if (strata)
    units.codes.forEach((unit, i) => {
      stratumOf[unit] = strata.codes[i]!;
    });
  const [sums] = yield* scoreSums([units], observations, model, whitening);
  return meatOf(sums!, stratumOf, strata, whitening.size);
}

function meatOf(scores: Float64Array, stratumOf: Int32Array, strata: Groups | null, size: number): Pairs {
  const groups = strata?.count ?? 1;
  const counts = new Float64Array(groups);
  const totals = new Float64Array(groups * size);
  stratumOf.forEach((h, unit) => {
    counts[h]!++;
    for (let k = 0; k < size; k++) totals[h * size + k] = totals[h * size + k]! + scores[unit * size + k]!;
  });
  const lonely = counts.indexOf(1);
  if (lonely >= 0) throw singleUnit(strata?.name ?? null);
  const sums = new OuterSums(size);
  const centred = new Float64Array(size);
  stratumOf.forEach((h, unit) => {
    const n = counts[h]!;
    for (let k = 0; k < size; k++) centred[k] = scores[unit * size + k]! - totals[h * size + k]! / n;
    sums.add(n / (n - 1), centred);
    if (unit % BLOCK === BLOCK - 1) sums.endBlock();
  });
  return sums.total();
}

/** `strata`: the column, where there is one. */
export function singleUnit(strata: string | null): OddsmithError {
  const message =
    strata === null
      ? 'All rows are in one cluster; sampling weights need two or more sampling units.'
      : `A stratum of ${strata} has a single sampling unit, so that its variance cannot be seen; join it with another stratum.`;
  return new OddsmithError('data-shape', message, {
    option: strata === null ? 'cluster' : 'strata',
    ...(strata !== null && { column: strata }),
  });
}
