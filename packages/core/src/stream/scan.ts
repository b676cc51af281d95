/**
 * The first look at a stream of rows: which of them take part, and the schema that `bindTraining` would settle on the
 * table of all. What it learns from a table it learns as well from a few rows of it, the digest: the first of every
 * level, those of extreme values, and the first of each kind that it refuses. So a batch is gone once it was looked at.
 */
import { OddsmithError } from '../errors.js';
import { checkTraining } from '../fit/limits.js';
import { Inputs } from '../formula/inputs.js';
import { type ChosenRows, chooseRows, type KeptRows, rowSource } from '../formula/kept-rows.js';
import type { ModelTerms } from '../formula/schema.js';
import { bindTraining, type TrainingData, type TrainingOptions } from '../formula/training.js';
import { usedColumns } from '../formula/used-columns.js';
import { optionVector } from '../formula/weights.js';
import { columnNamed } from '../table/columns.js';
import type { Column, Table } from '../table/table.js';
import { Digest } from './digest.js';
import { withRowsOfData } from './placed.js';
import { refuseLearners } from './refuse-learners.js';
import { type ReadBatch, Watched } from './watched.js';

/** As of `bindTraining`; weights and offset are columns. */
export type ScanOptions = Omit<TrainingOptions, 'weights' | 'offset'> & {
  readonly weights?: string;
  readonly offset?: string;
};

/** The columns of a batch that the model reads, and which of its rows take part. */
export interface ScannedBatch {
  readonly columns: readonly Column[];
  readonly rows: KeptRows;
}

/** What all rows say. */
export interface Scanned extends Pick<TrainingData, 'schema' | 'weightsKind' | 'warnings'> {
  /** Rows that take part. */
  readonly rows: number;
  readonly rowsDropped: number;
  /** Largest magnitude in each design column, if the columns of the data say it. */
  readonly largest: Float64Array | null;
}

export class Scan {
  /** The columns that the model reads. */
  readonly columns: readonly string[];
  readonly #terms: ModelTerms;
  readonly #options: ScanOptions;
  readonly #watched: Watched;
  readonly #digest = new Digest();
  #source: string | undefined;
  /** Rows of the batches before. */
  #before = 0;
  #rows = 0;
  #dropped = 0;
  #withoutWeight = 0;

  /** Throws `option-unavailable` for terms whose meaning depends on all rows at once. */
  constructor(terms: ModelTerms, options: ScanOptions) {
    refuseLearners(terms);
    this.#terms = terms;
    this.#options = options;
    this.#watched = new Watched(terms, options.offset);
    const named = [options.weights, options.offset].filter((name) => name !== undefined);
    this.columns = [...new Set([...usedColumns(terms), ...named])];
  }

  /** Takes the next batch. Throws `value-missing`, `column-type`, `column-unknown`, `formula-unsupported`. */
  take(batch: Table): ScannedBatch {
    const before = this.#before;
    this.#before += batch.rows;
    this.#source ??= batch.source;
    const columns = this.columns.map((name) => columnNamed(batch, name));
    const table = { ...batch, columns };
    return withRowsOfData(
      (row) => before + row,
      () => ({ columns, rows: this.#look(table, before) }),
    );
  }

  #look(table: Table, before: number): KeptRows {
    const inputs = new Inputs(table, this.#terms.text);
    const read = this.#watched.read(inputs);
    const weights = optionVector(table, this.#options.weights, 'weights')?.values ?? null;
    const rows = chosen(table, read, weights, this.#options.missing ?? 'drop');
    this.#rows += rows.count;
    this.#dropped += rows.dropped;
    this.#withoutWeight += rows.withoutWeight;
    const found = this.#watched.look(table.columns, read, weights, rows);
    this.#digest.add(
      table,
      [...found].sort((a, b) => a - b),
      before,
    );
    return rows;
  }

  /** After the last batch. Throws as `bindTraining` and `checkTraining` do. */
  settle(): Scanned {
    if (this.#rows === 0) throw this.#nothingLeft();
    const { schema, design, weightsKind, warnings } = withRowsOfData(
      (row) => this.#digest.rows[row - 1]!,
      () => {
        const training = bindTraining(this.#terms, this.#digest.table(this.#source), this.#options);
        checkTraining(training);
        return training;
      },
    );
    const { largest } = design;
    return { schema, weightsKind, warnings, largest, rows: this.#rows, rowsDropped: this.#dropped };
  }

  #nothingLeft(): OddsmithError {
    const reasons = [
      this.#dropped === 0 ? '' : `${this.#dropped} lack a value that the model needs`,
      this.#withoutWeight === 0 ? '' : `${this.#withoutWeight} have weight 0`,
    ].filter((reason) => reason !== '');
    const why = reasons.length === 0 ? '' : ` Of ${this.#before} rows ${reasons.join(' and ')}.`;
    return new OddsmithError('data-empty', `No row is left to fit.${why}`);
  }
}

/** As `chooseRows`, for a batch of which no row need be left. */
function chosen(
  table: Table,
  { response }: ReadBatch,
  weights: Float64Array | null,
  missing: 'drop' | 'fail',
): ChosenRows {
  const [first, second] = response;
  const isCounts = first?.kind === 'numeric' && second?.kind === 'numeric';
  const hasWeight = (row: number) =>
    weights?.[row] !== 0 && !(isCounts && first.values[row] === 0 && second.values[row] === 0);
  const test = weights === null && !isCounts ? null : hasWeight;
  try {
    return chooseRows(table.rows, table.columns.map(rowSource), test, missing);
  } catch (error) {
    if (!(error instanceof OddsmithError) || error.code !== 'data-empty') throw error;
    let withoutWeight = 0;
    for (let row = 0; row < table.rows; row++) if (test?.(row) === false) withoutWeight++;
    return { count: 0, kept: new Int32Array(0), dropped: table.rows - withoutWeight, withoutWeight };
  }
}
