/** Magnitudes beyond which double precision has no room for an estimate: refused rather than answered wrongly. */
import { OddsmithError } from '../errors.js';
import { rangeOf } from '../formula/ranges.js';
import type { TrainingData } from '../formula/training.js';
import { type LoadedRows, readRows } from './loaded-rows.js';

/** Matrices of this many columns, a few at a time, fit where the rows do. */
export const MOST_COEFFICIENTS = 5000;
/** Between these a sum of weights leaves room for likelihoods, and for the squares of standard errors. */
const LEAST_WEIGHT = 1e-12;
const MOST_WEIGHT = 1e24;
/** Binomial coefficients are exact up to here. */
const MOST_TRIALS = 1e9;
/** 2⁵³: added to anything larger, a log-odds of 1 is lost. */
const MOST_OFFSET = Number.MAX_SAFE_INTEGER + 1;
/** Variances are squares: beyond these sizes of a column they leave the range of numbers. */
const LEAST_SIZE = 1e-130;
const MOST_SIZE = 1e130;

const CHUNK = 4096;

/** The row of the table, from 1. */
function rowOf({ design }: TrainingData, index: number): number {
  return (design.kept === null ? index : design.kept[index]!) + 1;
}

/** Throws `formula-unsupported` where the model has too many coefficients, naming the factor that brings most of them. */
function checkCoefficients({ schema, design }: TrainingData): void {
  const count = design.columns.length;
  if (count <= MOST_COEFFICIENTS) return;
  const factors = schema.variables.filter((variable) => variable.kind === 'factor');
  const largest = factors.reduce<(typeof factors)[number] | undefined>(
    (most, factor) => (most !== undefined && most.levels.length >= factor.levels.length ? most : factor),
    undefined,
  );
  const hint =
    largest === undefined
      ? ''
      : ` ${largest.label} has ${largest.levels.length} levels: group the rare ones.`;
  throw new OddsmithError(
    'formula-unsupported',
    `The model has ${count} coefficients, and their covariance matrix ${count} × ${count} entries; at most ${MOST_COEFFICIENTS} coefficients can be estimated.${hint}`,
    largest === undefined ? {} : { column: largest.label },
  );
}

function checkWeightSum({ events, others, weights, schema }: TrainingData): void {
  // As many as there are rows.
  if (weights === null && schema.response.kind === 'labels') return;
  let sum = 0;
  for (let i = 0; i < events.length; i++) sum += events[i]! + others[i]!;
  if (sum >= LEAST_WEIGHT && sum <= MOST_WEIGHT) return;
  throw new OddsmithError(
    'weights-invalid',
    `The ${weights === null ? 'counts' : 'weights'} sum to ${sum === Infinity ? 'more than 1e308' : sum}; expected a sum between ${LEAST_WEIGHT} and 1e24.`,
    weights === null ? {} : { option: 'weights' },
  );
}

/** Grouped rows have a binomial coefficient each. */
function checkTrials(training: TrainingData): void {
  const { events, others, schema } = training;
  if (schema.response.kind === 'labels') return;
  const index = events.findIndex((count, i) => count + others[i]! > MOST_TRIALS);
  if (index < 0) return;
  const row = rowOf(training, index);
  const trials = events[index]! + others[index]!;
  throw new OddsmithError(
    'value-out-of-domain',
    `Row ${row} has ${trials} trials; at most 1e9 can be counted.`,
    {
      row,
    },
  );
}

function checkOffsets(training: TrainingData): void {
  const { offset } = training.design;
  if (offset === null) return;
  const [low, high] = rangeOf(offset);
  if (-MOST_OFFSET <= low && high <= MOST_OFFSET) return;
  const index = offset.findIndex((value) => Math.abs(value) > MOST_OFFSET);
  const row = rowOf(training, index);
  throw new OddsmithError(
    'value-out-of-domain',
    `The offset in row ${row} is ${offset[index]}; it is added to the log-odds, which loses itself in numbers beyond ±9e15.`,
    { option: 'offset', row },
  );
}

/** Before rows are loaded. Throws `formula-unsupported`, `weights-invalid`, `value-out-of-domain`. */
export function checkTraining(training: TrainingData): void {
  checkCoefficients(training);
  checkRows(training);
}

/** The same where the number of coefficients does not matter: nothing is as large as their covariance matrix. */
export function checkRows(training: TrainingData): void {
  checkWeightSum(training);
  checkTrials(training);
  checkOffsets(training);
}

/** Throws `value-out-of-domain` for a column so large or small that its variance is no number. */
export function checkSizes(training: TrainingData, rows: LoadedRows): void {
  const at = rows.scales.findIndex((scale) => scale < 1 / MOST_SIZE || scale > 1 / LEAST_SIZE);
  if (at < 0) return;
  const { index, value } = largestOf(rows, at);
  const column = training.design.columns[at]!;
  const row = rowOf(training, index);
  throw new OddsmithError(
    'value-out-of-domain',
    `The values of ${column} reach ${value} (row ${row}), and the variance of its coefficient lies beyond the range of numbers; measure it in other units, so that they stay between 1e-130 and 1e130.`,
    { row, column },
  );
}

function largestOf(rows: LoadedRows, column: number): { index: number; value: number } {
  const { columns, count: total } = rows;
  const chunk = new Float64Array(CHUNK * columns);
  let largest = { index: 0, value: 0 };
  for (let start = 0; start < total; start += CHUNK) {
    const count = Math.min(CHUNK, total - start);
    readRows(rows, start, count, chunk);
    for (let i = 0; i < count; i++) {
      const value = chunk[i * columns + column]!;
      if (Math.abs(value) > Math.abs(largest.value)) largest = { index: start + i, value };
    }
  }
  return largest;
}
