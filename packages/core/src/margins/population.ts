/** The rows that margins are averaged over, part after part, so that what is made of them stays small. */
import { OddsmithError } from '../errors.js';
import { conformingTable } from '../formula/conform.js';
import { columnsOf } from '../formula/expressions.js';
import { bindPrediction, type PredictionData } from '../formula/prediction.js';
import type { ResponseSchema, Schema } from '../formula/schema.js';
import { checkWeights, optionVector, type WeightsKind } from '../formula/weights.js';
import { readOutcome } from '../observations/outcome.js';
import type { ModelFile } from '../output/model.js';
import type { Table } from '../table/table.js';
import type { MarginsOptions } from './options.js';

/** Rows of a part. */
const PART_ROWS = 4096;

/** Some rows that follow each other, the columns of the model alone. */
export interface Part {
  readonly table: Table;
  /** The rows as they are, bound to the model. */
  readonly bound: PredictionData;
  /** Weight of each row; 0 where it takes no part. */
  readonly weights: Float64Array;
  /** Index of the first row in the data. */
  readonly first: number;
}

/** All rows with what was counted on the way: whole when all parts have been read. */
export class Population {
  readonly weightsKind: WeightsKind | null;
  rows = 0;
  rowsDropped = 0;
  readonly #schema: Schema;
  readonly #table: Table;
  readonly #weights: Float64Array;
  readonly #missing: 'drop' | 'fail';

  /**
   * `table` has the columns of the model. Where it has the response, too, rows that lack it are left out, as in the fit; trials
   * count as rows.
   */
  constructor(model: ModelFile, table: Table, options: MarginsOptions) {
    this.#schema = model.schema;
    this.#table = conformingTable(table, model.schema.inputs);
    const kind = options.weightsKind ?? (options.weights === undefined ? null : model.fit.weightsKind);
    const { weights, weightsKind } = rowWeights(model.schema, table, options.weights, kind ?? undefined);
    this.#weights = weights;
    this.weightsKind = weightsKind;
    this.#missing = options.missing ?? 'drop';
  }

  /** Throws `value-missing` under `fail`, and at the end `data-empty`. */
  *parts(): Generator<Part> {
    const { rows } = this.#table;
    for (let first = 0; first < rows; first += PART_ROWS) {
      const last = Math.min(rows, first + PART_ROWS);
      const table = partOf(this.#table, first, last);
      const bound = bindPrediction(this.#schema, table);
      const weights = this.#weights.slice(first, last);
      this.#leaveOut(weights, bound, first);
      yield { table, bound, weights, first };
    }
    if (this.rows > 0) return;
    const message = `No row is left: of ${rows} rows ${this.rowsDropped} lack a value or have a level that is new to the model.`;
    throw new OddsmithError('data-empty', message);
  }

  #leaveOut(weights: Float64Array, { problems }: PredictionData, first: number): void {
    for (let row = 0; row < weights.length; row++) {
      if (weights[row] === 0) continue;
      if (!Number.isNaN(weights[row]) && !problems.has(row)) {
        this.rows++;
        continue;
      }
      if (this.#missing === 'fail') {
        const at = first + row + 1;
        const message = `Row ${at} lacks a value that the model needs, or has a level that is new to it.`;
        throw new OddsmithError('value-missing', message, { row: at });
      }
      this.rowsDropped++;
      weights[row] = 0;
    }
  }
}

function partOf(table: Table, first: number, last: number): Table {
  return {
    ...table,
    rows: last - first,
    columns: table.columns.map((column) =>
      column.kind === 'numeric'
        ? { ...column, values: column.values.subarray(first, last) }
        : { ...column, codes: column.codes.subarray(first, last) },
    ),
  };
}

/** Weight of every row; NaN where the outcome or the weight is missing. */
function rowWeights(
  schema: Schema,
  table: Table,
  given: MarginsOptions['weights'],
  weightsKind: WeightsKind | undefined,
): { readonly weights: Float64Array; readonly weightsKind: WeightsKind | null } {
  const isCounted = schema.response.kind !== 'proportion' || given !== undefined;
  if (isCounted && hasResponse(schema.response, table)) {
    const outcome = readOutcome(schema, table, { weights: given, weightsKind });
    const weights = outcome.events.map((events, row) => events + outcome.others[row]!);
    return { weights, weightsKind: outcome.weightsKind };
  }
  const vector = optionVector(table, given, 'weights');
  if (vector === null) return { weights: new Float64Array(table.rows).fill(1), weightsKind: null };
  checkWeights(vector);
  return { weights: vector.values, weightsKind: weightsKind ?? 'frequency' };
}

function hasResponse(response: ResponseSchema, table: Table): boolean {
  const expressions =
    response.kind === 'counts' ? [response.successes, response.failures] : [response.expression];
  const names = expressions.flatMap((expression) => [...columnsOf(expression)]);
  return names.every((name) => table.columns.some((column) => column.name === name));
}
