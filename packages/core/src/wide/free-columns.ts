/** Columns without a penalty among many: their maximum-likelihood estimate has to exist. */
import { findSeparation } from '../diagnostics/separation.js';
import { freeSeparated } from '../fit/free-separated.js';
import type { TrainingData } from '../formula/training.js';
import type { Penalties } from './penalties.js';
import { readColumns } from './read-columns.js';

/**
 * Throws `estimate-not-finite` where some coefficients of free columns are infinite; free columns with bounds are let be.
 * `varying`: the columns of `penalties`, counted without the intercept.
 */
export function refuseSeparated(
  { design, schema, events, others }: TrainingData,
  { factors, lower, upper }: Penalties,
  varying: readonly number[],
): void {
  const free = Array.from(varying.keys()).filter((i) => factors[i] === 0);
  if (free.length === 0 || free.some((i) => lower[i]! > -Infinity || upper[i]! < Infinity)) return;
  const first = Number(schema.intercept);
  const columns = [...(schema.intercept ? [0] : []), ...free.map((i) => varying[i]! + first)];
  const values = readColumns(design, columns);
  const none = new Float64Array(columns.length);
  const found = findSeparation({
    ...{ rows: design.rows, columns: columns.length, events, others, coefficients: none, step: none },
    read(start, count, into) {
      for (let i = 0; i < count; i++)
        for (let j = 0; j < columns.length; j++) into[i * columns.length + j] = values[j]![start + i]!;
    },
  });
  if (found === null) return;
  throw freeSeparated(columns.filter((_, j) => found.infinite[j]).map((column) => schema.columns[column]!));
}
