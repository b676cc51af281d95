/** Columns without a penalty: no λ holds them, so that their maximum-likelihood estimate has to exist. */
import { freeSeparated } from '../fit/free-separated.js';
import { separationOf } from '../fit/limiting.js';
import type { LoadedRows } from '../fit/loaded-rows.js';
import { FAR_OUT } from '../fit/optimum.js';
import type { Schema } from '../formula/schema.js';
import type { LossPoint } from '../solver/proximal/proximal-newton.js';
import { toCoefficients } from '../solver/proximal/units.js';
import type { PathColumns } from './columns.js';

/**
 * Throws `estimate-not-finite` where some coefficients of free columns are infinite. `point`: where free columns alone have moved. The
 * penalised loss falls for ever along a direction that has no penalty, lowers no row's likelihood and raises some, and along no
 * other (Albert & Anderson 1984, with the penalised coefficients at 0).
 */
export function refuseSeparated(
  rows: LoadedRows,
  { columns, intercept }: Pick<Schema, 'columns' | 'intercept'>,
  { units, factors, lower, upper }: PathColumns,
  { at, largestLogOdds }: LossPoint,
): void {
  const free = Array.from(factors.keys()).filter((i) => factors[i] === 0);
  if (!(largestLogOdds > FAR_OUT) || free.length === Number(intercept)) return;
  const active = free.map((i) => units.columns[i]!);
  const coefficients = toCoefficients(units, at);
  const lastStep = new Float64Array(coefficients.length);
  const found = separationOf(rows, active, { coefficients, lastStep });
  if (found === null) return;
  // A direction that bounds stop is none.
  const isOpen = free.every((i, k) => {
    const by = found.direction[k]!;
    return by === 0 || (by > 0 ? upper[i] === Infinity : lower[i] === -Infinity);
  });
  if (!isOpen) return;
  const names = active.filter((_, k) => found.infinite[k]).map((j) => columns[j]!);
  throw freeSeparated(names);
}
