/** Separation, or its absence, explained on the data of a fit. */
import { explain } from '../diagnostics/separation/explain.js';
import type { ExplainedRows, VariableRows } from '../diagnostics/separation/explained-rows.js';
import type { FinitenessExplanation, SeparationExplanation } from '../diagnostics/separation/explanation.js';
import { explainFinite } from '../diagnostics/separation/finiteness.js';
import { OddsmithError } from '../errors.js';
import { formatExpression } from '../formula/expressions.js';
import { recode } from '../formula/factors.js';
import { useFullLanguage } from '../formula/full/index.js';
import { Inputs } from '../formula/inputs.js';
import type { Design, Schema, VariableSchema } from '../formula/schema.js';
import type { TrainingData } from '../formula/training.js';
import { readVariable } from '../formula/variables.js';
import { binaryEvent } from '../output/binary-only.js';
import { type Data, toTable } from '../table/data.js';
import type { Table } from '../table/table.js';
import { bindData, type DataOptions } from './prepare.js';
import type { FitReport } from './report.js';

/** What is explained: a `Fit`, or the report and the schema of one. */
export interface ExplainedFit {
  readonly report: FitReport;
  readonly schema: Schema;
}

/**
 * Why the maximum-likelihood estimate does not exist: which rows make it so, as statements such as "every row with
 * NV = 1 is an event", each of them checked against all rows. Null where `report.separation` is.
 *
 * `data` and `options` are those of the fit. Throws as `fit` does, and `data-shape` where the data give other columns
 * than the fit has.
 */
export function explainSeparation(
  fit: ExplainedFit,
  data: Data,
  options: DataOptions = {},
): SeparationExplanation | null {
  const { separation, coefficients } = fit.report;
  if (separation === null) return null;
  const { kind, direction } = separation;
  const infinite = coefficients.flatMap(({ term, limit }) => (limit === undefined ? [] : [{ term, limit }]));
  return explain(explainedRows(fit, data, options), { kind, direction, coefficients: infinite });
}

export interface FinitenessOptions extends DataOptions {
  /** Log-odds over the range of a column from which on its coefficient is explained. Default 10. */
  readonly reach?: number;
  /** How many coefficients at most, the farthest reaching first. Default 5. */
  readonly most?: number;
}

/**
 * Why large coefficients are finite nevertheless: for each a smallest set of rows that overlap in it, with the weights
 * that prove it. Empty where the data are separated, or no coefficient reaches far. `data` and `options` as in
 * `explainSeparation`.
 */
export function explainFiniteness(
  fit: ExplainedFit,
  data: Data,
  options: FinitenessOptions = {},
): FinitenessExplanation[] {
  const { reach = 10, most = 5, ...rest } = options;
  if (fit.report.separation !== null) return [];
  const estimates = fit.report.coefficients.map(({ term, estimate }) =>
    term === '(Intercept)' ? null : estimate,
  );
  const aliased = fit.report.aliased.map(({ term }) => term);
  return explainFinite(explainedRows(fit, data, rest), { estimates, aliased, reach, most });
}

function explainedRows(fit: ExplainedFit, data: Data, options: DataOptions): ExplainedRows {
  useFullLanguage();
  const table = toTable(data, options.types ? { types: options.types } : {});
  const { types: _, ...rest } = options;
  const training = bindData(table, fit.schema.formula, { ...rest, ...eventOf(fit) });
  const { schema } = training;
  if (JSON.stringify(schema.columns) !== JSON.stringify(fit.schema.columns)) {
    const message = `The data give the columns ${schema.columns.join(', ')}; the fit has ${fit.schema.columns.join(', ')}.`;
    throw new OddsmithError('data-shape', message);
  }
  const { kept } = training.design;
  return {
    design: rowsOf(training),
    names: schema.columns,
    intercept: schema.intercept,
    terms: termsOf(schema),
    variables: variablesOf(schema, table, training.design),
    numberOf: (row) => (kept === null ? row : kept[row]!) + 1,
    single: schema.response.kind === 'labels',
  };
}

function eventOf({ schema, report }: ExplainedFit): { event?: string } {
  return schema.response.kind === 'labels' ? { event: binaryEvent(report) } : {};
}

function rowsOf({ design, events, others }: TrainingData): ExplainedRows['design'] {
  const columns = design.columns.length;
  const nothing = new Float64Array(columns);
  let panels = new Float64Array(0);
  return {
    rows: design.rows,
    columns,
    events,
    others,
    coefficients: nothing,
    step: nothing,
    read(start, count, into) {
      const size = Math.ceil(count / 8) * 8 * columns;
      if (panels.length < size) panels = new Float64Array(size);
      design.fill(start, count, panels, 0, columns);
      for (let i = 0; i < count; i++) {
        const panel = (i >> 3) * 8 * columns + (i & 7);
        for (let j = 0; j < columns; j++) into[i * columns + j] = panels[panel + 8 * j]!;
      }
    },
  };
}

function termsOf(schema: Schema): ExplainedRows['terms'] {
  let next = schema.intercept ? 1 : 0;
  const shown = new Map(schema.variables.map((variable) => [variable.label, nameOf(variable)]));
  return schema.terms.map(({ variables, columns }) => {
    const first = next;
    next += columns.length;
    return {
      variables: variables.map((label) => shown.get(label)!),
      columns: columns.map((_, k) => first + k),
    };
  });
}

/** The variable in words: of a basis, the number that it is computed from. */
function nameOf(variable: VariableSchema): string {
  return variable.kind === 'basis' ? formatExpression(variable.argument) : variable.label;
}

function variablesOf(schema: Schema, table: Table, { kept }: Design): Map<string, VariableRows> {
  const inputs = new Inputs(table, schema.formula);
  const columns = new Set(schema.terms.flatMap(({ variables }) => (variables.length === 1 ? variables : [])));
  return new Map(
    schema.variables.map((variable): [string, VariableRows] => {
      const name = nameOf(variable);
      const read = readVariable(variable.expression, inputs);
      if (read.kind !== 'factor') {
        const linear = variable.kind === 'numeric' && columns.has(variable.label);
        return [name, { kind: 'numeric', linear, values: gather(read.values, kept) }];
      }
      const levels = variable.kind === 'factor' ? variable.levels : [];
      return [name, { kind: 'factor', levels, codes: gather(recode(read.labels, levels), kept) }];
    }),
  );
}

function gather(values: ArrayLike<number>, kept: Int32Array | null): ArrayLike<number> {
  return kept === null ? values : Float64Array.from(kept, (row) => values[row]!);
}
