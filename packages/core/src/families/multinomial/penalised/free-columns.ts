/** Columns without a penalty, in all classes: no λ holds them, so that their maximum-likelihood estimate has to exist. */
import { freeSeparated } from '../../../fit/free-separated.js';
import type { ClassTraining } from '../../classes.js';
import { separationOfClasses } from '../separation.js';
import type { ClassPenalty } from './penalty.js';

/** Coefficients of standardised columns that are smaller do not come from separated classes. */
const FAR_OUT = 5;

/**
 * Throws `estimate-not-finite` where some coefficients of free columns are infinite. `b`: by lines, where free columns alone have moved;
 * `varying`: the columns that vary.
 */
export function refuseSeparated(
  training: ClassTraining,
  { factors, bounds }: ClassPenalty,
  varying: readonly number[],
  b: Float64Array,
): void {
  const { classes, schema } = training;
  const free = varying.filter((j) => factors[j] === 0);
  const isFar = free.some((j) =>
    b.subarray(j * classes.length, (j + 1) * classes.length).some((value) => Math.abs(value) > FAR_OUT),
  );
  const isBounded = (j: number) =>
    bounds !== null && (bounds.lower[j]! > -Infinity || bounds.upper[j]! < Infinity);
  if (free.length === Number(schema.intercept) || !isFar || free.some(isBounded)) return;
  const none = new Float64Array((classes.length - 1) * free.length);
  const separation = separationOfClasses(training, free, { coefficients: none, step: none });
  if (separation === null) return;
  const { infinite } = separation.found;
  const names = free.filter((_, i) => infinite.some((one, at) => one && at % free.length === i));
  throw freeSeparated(names.map((j) => schema.columns[j]!));
}
