/** What a picture of a model needs of the data: a sample of the rows and a grid over its inputs, as design rows. */
import { OddsmithError } from '../errors.js';
import type { FitOptions } from '../fit/options.js';
import { bindData } from '../fit/prepare.js';
import { useFullLanguage } from '../formula/full/index.js';
import { bindPrediction } from '../formula/prediction.js';
import type { Design, Schema } from '../formula/schema.js';
import type { TrainingData } from '../formula/training.js';
import { type Data, toTable } from '../table/data.js';
import type { Column, Table } from '../table/table.js';

export type SceneOptions = Pick<
  FitOptions,
  'event' | 'reference' | 'levels' | 'contrasts' | 'weights' | 'weightsKind' | 'offset' | 'missing' | 'types'
> & {
  /** Most rows of the sample; evenly spaced rows beyond that. Default 1,500. */
  readonly points?: number;
};

/** Rows of a design, row after row: log-odds z = offset + values·β. */
export interface DesignRows {
  readonly count: number;
  /** count × p. */
  readonly values: Float64Array;
  readonly offset: Float64Array | null;
}

/** One numeric input: a grid along it. Two: a grid of cells, the first input varying fastest. Else none. */
export type SceneGrid =
  | { readonly kind: 'curve'; readonly input: string; readonly x: Float64Array; readonly rows: DesignRows }
  | {
      readonly kind: 'field';
      readonly inputs: readonly [string, string];
      /** Centres of the cells. */
      readonly x: Float64Array;
      readonly y: Float64Array;
      /** Cell (column + x.length·row) of each design row: cells where the formula has no value are left out. */
      readonly cells: Int32Array;
      readonly rows: DesignRows;
    }
  | { readonly kind: 'none' };

export interface Scene {
  readonly format: 'oddsmith-scene/1';
  readonly formula: string;
  /** Labels of the response: the event, and the other outcome. */
  readonly event: string;
  readonly other: string;
  readonly columns: readonly string[];
  /** Rows of the training data, of which the sample are some. */
  readonly rows: number;
  readonly sample: {
    readonly rows: DesignRows;
    /** Share of events in each row: 0 or 1 unless rows hold counts. */
    readonly share: Float64Array;
    /** Numeric inputs of the formula, a column each, in the order of `grid`. */
    readonly inputs: readonly Float64Array[];
  };
  readonly grid: SceneGrid;
}

const CURVE_POINTS = 241;
const FIELD_COLUMNS = 64;
const FIELD_ROWS = 48;
/** The grid goes beyond the data by this share of their range. */
const MARGIN = 0.06;

/**
 * The scene of a model: what a picture of its predicted probabilities needs for any coefficients, without the data.
 *
 * Throws as `fit` does for a formula or data that do not go together.
 */
export function trainingScene(data: Data, formula: string, options: SceneOptions = {}): Scene {
  const limit = options.points ?? 1500;
  if (!(Number.isInteger(limit) && limit >= 1))
    throw new OddsmithError('option-invalid', `points is ${limit}; expected a whole number of at least 1.`, {
      option: 'points',
    });
  const table = toTable(data, options.types ? { types: options.types } : {});
  useFullLanguage();
  const training = bindData(table, formula, options);
  const { schema } = training;
  const { response } = schema;
  const labels = response.kind === 'labels' ? response.levels : (['no event', 'event'] as const);
  return {
    format: 'oddsmith-scene/1',
    formula: schema.formula,
    event: labels[1],
    other: labels[0],
    columns: schema.columns,
    rows: training.design.rows,
    sample: sampleRows(table, training, limit),
    grid: gridOf(schema),
  };
}

/** Row after row what `Design.fill` writes in panels. */
function readDesign(design: Design, rows: ArrayLike<number>): DesignRows {
  const size = design.columns.length;
  const panel = new Float64Array(8 * size);
  const values = new Float64Array(rows.length * size);
  const offset = design.offset && new Float64Array(rows.length);
  for (let i = 0; i < rows.length; i++) {
    design.fill(rows[i]!, 1, panel, 0, size);
    for (let j = 0; j < size; j++) values[i * size + j] = panel[8 * j]!;
    if (offset) offset[i] = design.offset![rows[i]!]!;
  }
  return { count: rows.length, values, offset };
}

function sampleRows(table: Table, training: TrainingData, limit: number): Scene['sample'] {
  const { design, events, others, schema } = training;
  const count = Math.min(limit, design.rows);
  const chosen = Int32Array.from({ length: count }, (_, i) => Math.floor((i * design.rows) / count));
  const tableRows = chosen.map((row) => (design.kept === null ? row : design.kept[row]!));
  const inputs = numericInputs(schema).map(({ name }) => gatherNumbers(table, name, tableRows));
  const share = Float64Array.from(chosen, (row) => events[row]! / (events[row]! + others[row]!));
  return { rows: readDesign(design, chosen), share, inputs };
}

function gatherNumbers(table: Table, name: string, rows: Int32Array): Float64Array {
  const column = table.columns.find((candidate) => candidate.name === name);
  return Float64Array.from(rows, (row) => (column?.kind === 'numeric' ? column.values[row]! : 0));
}

function numericInputs(schema: Schema) {
  return schema.inputs.filter(({ range }) => range !== undefined);
}

function gridOf(schema: Schema): SceneGrid {
  const inputs = numericInputs(schema);
  if (inputs.length !== schema.inputs.length) return { kind: 'none' };
  const [first, second] = inputs;
  if (first !== undefined && inputs.length === 1) {
    const x = spread(first.range!, CURVE_POINTS, true);
    const { design } = bindPrediction(schema, tableOf(schema, [x]));
    const kept = design.kept ?? x.map((_, i) => i);
    const rows = readDesign(design, indices(design.rows));
    return { kind: 'curve', input: first.name, x: Float64Array.from(kept, (i) => x[i]!), rows };
  }
  if (first === undefined || second === undefined || inputs.length > 2) return { kind: 'none' };
  const x = spread(first.range!, FIELD_COLUMNS, false);
  const y = spread(second.range!, FIELD_ROWS, false);
  const cells = indices(x.length * y.length);
  const columns = [
    Float64Array.from(cells, (cell) => x[cell % x.length]!),
    Float64Array.from(cells, (cell) => y[Math.floor(cell / x.length)]!),
  ];
  const { design } = bindPrediction(schema, tableOf(schema, columns));
  const rows = readDesign(design, indices(design.rows));
  return { kind: 'field', inputs: [first.name, second.name], x, y, cells: design.kept ?? cells, rows };
}

function indices(count: number): Int32Array {
  return Int32Array.from({ length: count }, (_, i) => i);
}

/** Evenly spaced values over a range and its margin: ends included, or centres of cells. */
function spread([low, high]: readonly [number, number], count: number, ends: boolean): Float64Array {
  const span = high > low ? high - low : Math.max(1, Math.abs(low));
  const from = low - MARGIN * span;
  const width = (1 + 2 * MARGIN) * span;
  return Float64Array.from({ length: count }, (_, i) =>
    ends ? from + (width * i) / (count - 1) : from + (width * (i + 0.5)) / count,
  );
}

function tableOf(schema: Schema, values: readonly Float64Array[]): Table {
  const columns = schema.inputs.map(
    ({ name, type }, i): Column => ({
      kind: 'numeric',
      name,
      type: type === 'date' ? 'date' : 'number',
      values: values[i]!,
    }),
  );
  return { rows: values[0]!.length, columns };
}
