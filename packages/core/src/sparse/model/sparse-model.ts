/** A sparse fit as a small file: the coefficients that are not 0, by column. */
import { OddsmithError, type Place } from '../../errors.js';
import { probability } from '../../math/logistic.js';
import { logOddsOf } from '../matrix/log-odds.js';
import type { SparseMatrix } from '../matrix/sparse-matrix.js';

/** The file, as plain data. */
export interface SparseModelFile {
  readonly format: 'oddsmith-sparse-model/1';
  readonly event: string;
  /** The other label, and the event. */
  readonly levels: readonly [string, string];
  readonly lambda: number;
  readonly alpha: number;
  readonly standardized: boolean;
  /** Columns of the matrix it was fitted on. */
  readonly columns: number;
  /** Whether columns are counted from 0 in files like the one it was fitted on. */
  readonly isZeroBased: boolean;
  readonly intercept: number;
  /** Column, from 0, its name where columns have names, and log-odds per unit. */
  readonly coefficients: readonly SparseCoefficient[];
}

export interface SparseCoefficient {
  readonly column: number;
  readonly name?: string;
  readonly estimate: number;
}

function damaged(problem: string, place: Place): never {
  throw new OddsmithError('model-damaged', `Not a whole model: ${problem}.`, place);
}

function checked(file: Partial<SparseModelFile>, place: Place): SparseModelFile {
  const { levels, event, lambda, alpha, intercept, columns, coefficients } = file;
  if (!Array.isArray(levels) || levels.length !== 2 || !levels.every((level) => typeof level === 'string'))
    damaged('levels are two texts', place);
  if (event !== levels[1]) damaged('the event is the second level', place);
  for (const [name, value] of Object.entries({ lambda, alpha, intercept }))
    if (!Number.isFinite(value)) damaged(`${name} is a number`, place);
  if (!Number.isInteger(columns) || columns! < 0) damaged('columns is a whole number', place);
  if (typeof file.standardized !== 'boolean' || typeof file.isZeroBased !== 'boolean')
    damaged('standardized and isZeroBased are true or false', place);
  if (!Array.isArray(coefficients)) damaged('coefficients are a list', place);
  let last = -1;
  for (const { column, estimate } of coefficients as Partial<SparseCoefficient>[]) {
    if (!Number.isInteger(column) || column! <= last || column! >= columns!)
      damaged(`coefficients have climbing columns below ${columns}, not ${column} behind ${last}`, place);
    if (!Number.isFinite(estimate)) damaged(`the coefficient of column ${column} is a number`, place);
    last = column!;
  }
  return file as SparseModelFile;
}

/** Whether a text is meant as a model of a sparse fit, whole or not. */
export function isSparseModel(text: string): boolean {
  return /^\s*\{\s*"format"\s*:\s*"oddsmith-sparse-model\//.test(text);
}

export class SparseModel {
  readonly file: SparseModelFile;

  constructor(file: SparseModelFile) {
    this.file = checked(file, {});
  }

  /** Throws `model-damaged`, `model-foreign` for other files and `model-newer` for files of later versions. */
  static parse(text: string, place: Place = {}): SparseModel {
    let file: Partial<SparseModelFile>;
    try {
      file = JSON.parse(text) as Partial<SparseModelFile>;
    } catch (cause) {
      throw new OddsmithError('model-damaged', 'Not a whole model: it is not JSON.', place, cause);
    }
    const version = /^oddsmith-sparse-model\/(\d+)$/.exec(String(file?.format))?.[1];
    if (version === undefined)
      throw new OddsmithError(
        'model-foreign',
        'Not a sparse model of oddsmith: expected "format": "oddsmith-sparse-model/1".',
        place,
      );
    if (version !== '1')
      throw new OddsmithError(
        'model-newer',
        `This model has version ${version}; this oddsmith reads version 1.`,
        place,
      );
    return new SparseModel(checked(file, place));
  }

  toText(): string {
    return `${JSON.stringify(this.file, null, 1)}\n`;
  }

  /** Log-odds of each row. Columns that the model does not have count nothing. */
  logOdds(matrix: SparseMatrix): Float64Array {
    const { columns, intercept, coefficients } = this.file;
    const beta = new Float64Array(Math.max(columns, matrix.columns));
    for (const { column, estimate } of coefficients) beta[column] = estimate;
    return logOddsOf(matrix.toCsr(), beta, intercept);
  }

  /** The probability of the event for each row. */
  predict(matrix: SparseMatrix): Float64Array {
    return this.logOdds(matrix).map(probability);
  }
}
