/** The smaller models that a fit is compared with: the null model, and the model without a term. */
import { add, type DoubleDouble, divide, fromNumber, multiply, negate, ZERO } from '../math/double-double.js';
import { logDD } from '../math/double-double-elementary.js';
import type { CountedShard } from '../objective/objective.js';
import { newton } from '../solver/newton.js';
import { ask, quietly } from '../solver/run.js';
import type { AliasedGram } from './aliases.js';
import { type LoadedRows, startOf } from './loaded-rows.js';
import type { ShardWork } from './solve.js';
import type { Totals } from './totals.js';

/** −a·log(a/(a+b)) − b·log(b/(a+b)), 0·log 0 = 0: the least loss of one probability for all. */
export function groupLoss(events: DoubleDouble, others: DoubleDouble): DoubleDouble {
  if (events.hi === 0 || others.hi === 0) return ZERO;
  const total = add(events, others);
  const part = (share: DoubleDouble) => multiply(share, logDD(divide(share, total)));
  return negate(add(part(events), part(others)));
}

/**
 * Newton decrement at which the step is the last: the loss is flat at the optimum, and the square of this (times what a
 * row weighs in it) is all that it is off then.
 */
const LAST_STEP = 1e-10;

/** The loss of the model with the given coefficients alone (the others held at 0). */
export function* lossOfSubset(
  rows: Pick<LoadedRows, 'columns' | 'start'> & { readonly shards: readonly CountedShard[] },
  active: readonly number[],
  start = startOf(rows, active),
): ShardWork<DoubleDouble> {
  const { shards, columns } = rows;
  const at =
    active.length === 0
      ? start
      : (yield* quietly(ask(shards, newton.run({ size: columns, start, active }, { tolerance: LAST_STEP }))))
          .coefficients;
  const sums = (yield { shards, pass: { kind: 'loss', at, precision: 'double-double' } })!;
  return add(fromNumber(sums.loss), fromNumber(sums.lossLow));
}

/** The loss of the null model: the intercept if there is one, and the offset. */
export function* nullLoss(rows: LoadedRows, intercept: boolean, totals: Totals): ShardWork<DoubleDouble> {
  if (intercept && !rows.hasOffset) return groupLoss(totals.events, totals.others);
  return yield* lossOfSubset(rows, intercept ? [0] : []);
}

/**
 * The coefficients of the model without some columns. Where columns are aliased, those that take the place of
 * dropped ones come back in.
 */
export function activeWithout(
  columns: readonly number[],
  full: readonly number[],
  size: number,
  gram: AliasedGram | null,
): number[] {
  if (gram === null) return full.filter((j) => !columns.includes(j));
  const rest = Array.from({ length: size }, (_, j) => j).filter((j) => !columns.includes(j));
  const dependent = gram.dependentAmong(rest);
  return rest.filter((j) => !dependent.includes(j));
}
