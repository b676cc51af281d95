/**
 * Heteroscedasticity-robust covariance, HC0 to HC3: V(Σ r²·xxᵀ)V with r the residual of an observation, HC2 and HC3 with
 * r² divided by (1 − h) and (1 − h)², h its leverage (White 1980; MacKinnon & White 1985, "Some heteroskedasticity-
 * consistent covariance matrix estimators with improved finite sample properties").
 */
import { OddsmithError } from '../../errors.js';
import type { Pairs } from '../../math/cholesky-double-double.js';
import { type ObservedBlock, observedBlocks, type PointModel } from '../../observations/blocks.js';
import type { Observations } from '../../observations/observations.js';
import type { Whitening } from '../../observations/whitening.js';
import { OuterSums } from './outer-sums.js';
import { type Units, unitsOf } from './units.js';

export type Heteroscedastic = 'HC0' | 'HC1' | 'HC2' | 'HC3';

/** 1 − h below which an observation counts as fitted exactly, whatever its outcome. */
export const EXACT = 1e-10;

/** The meat in whitened coordinates, packed; yields null after each block. Throws `value-out-of-domain` at leverage 1. */
export function* heteroscedasticMeat(
  kind: Heteroscedastic,
  observations: Observations,
  model: PointModel,
  whitening: Whitening,
): Generator<null, Pairs> {
  const sums = new OuterSums(whitening.size);
  const units = unitsOf(observations);
  const u = new Float64Array(whitening.size);
  const columns = observations.design.columns.length;
  for (const block of observedBlocks(observations, model)) {
    for (let i = 0; i < block.count; i++) {
      const square = whitening.apply(block.x, i * columns, u);
      const c = squares(kind, units, block, i, square);
      if (!Number.isFinite(c)) throw exactFit(kind, observations, block.first + i);
      if (c > 0) sums.add(c, u);
    }
    sums.endBlock();
    yield null;
  }
  return sums.total();
}

/** Σ r²/(1 − h)^k over the observations of a row. */
function squares(
  kind: Heteroscedastic,
  units: Units,
  { first, events, others, probability, complement, residual, information }: ObservedBlock,
  i: number,
  variance: number,
): number {
  const [p, q] = [probability[i]!, complement[i]!];
  if (units.split) {
    const factor = inflation(kind, p * q * variance);
    return (events[i]! * q * q + others[i]! * p * p) * factor;
  }
  const count = units.multiplicity(first + i);
  const r = residual[i]! / count;
  return count * r * r * inflation(kind, (information[i]! / count) * variance);
}

function inflation(kind: Heteroscedastic, leverage: number): number {
  if (kind === 'HC0' || kind === 'HC1') return 1;
  const rest = 1 - leverage;
  if (rest < EXACT) return Number.POSITIVE_INFINITY;
  return kind === 'HC2' ? 1 / rest : 1 / (rest * rest);
}

function exactFit(kind: string, { design }: Observations, index: number): OddsmithError {
  const row = (design.kept === null ? index : design.kept[index]!) + 1;
  const message = `Row ${row} has leverage 1: the fit meets it exactly whatever its outcome, and ${kind} divides by 1 minus the leverage. HC0 and HC1 do not.`;
  return new OddsmithError('value-out-of-domain', message, { row, option: 'covariance' });
}
