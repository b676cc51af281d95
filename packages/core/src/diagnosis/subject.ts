/** What is diagnosed: a table, a formula, and the options that they are fitted with. */
import { Fit } from '../fit/fitted.js';
import type { FitOptions } from '../fit/options.js';
import type { DataOptions } from '../fit/prepare.js';
import { inputTypes } from '../formula/used-columns.js';
import { binaryEvent } from '../output/binary-only.js';
import type { ModelFile } from '../output/model.js';
import { selectRows } from '../table/columns.js';
import { type Data, toTable } from '../table/data.js';
import type { Table } from '../table/table.js';

export interface DiagnoseOptions extends DataOptions, Pick<FitOptions, 'confidence' | 'signal'> {}

/** What is fitted. */
export interface Subject {
  readonly table: Table;
  readonly formula: string;
  readonly options: DiagnoseOptions;
}

/** The formula and the options that a model was fitted with, as far as it knows them. */
function optionsOf(model: ModelFile, options: DiagnoseOptions): DiagnoseOptions {
  const { schema, missing, confidence, fit: fitted } = model;
  const event = binaryEvent(model);
  const factors = schema.variables.filter((variable) => variable.kind === 'factor');
  const levels = factors.map(({ label, levels: all }) => [label, all] as const);
  const contrasts = factors
    .filter(({ contrast }) => contrast !== 'treatment')
    .map(
      ({ label, contrast }) => [label, typeof contrast === 'object' ? contrast.matrix : contrast] as const,
    );
  return {
    types: inputTypes(schema),
    missing,
    confidence,
    ...(schema.response.kind === 'labels' && { event }),
    levels: Object.fromEntries(levels),
    contrasts: Object.fromEntries(contrasts),
    ...(options.weights !== undefined && fitted.weightsKind && { weightsKind: fitted.weightsKind }),
    ...options,
  };
}

export function subjectOf(data: Data, model: string | Fit | ModelFile, given: DiagnoseOptions): Subject {
  const file = model instanceof Fit ? model.model() : model;
  const isFormula = typeof file === 'string';
  const { types, ...options } = isFormula ? given : optionsOf(file, given);
  const table = toTable(data, types ? { types } : {});
  return { table, formula: isFormula ? file : file.schema.formula, options };
}

/**
 * The subject with the rows that were kept alone, and its formula in canonical text: a smaller model then has the same
 * rows. A named offset is part of that text.
 */
export function keptRows({ table, options }: Subject, formula: string, kept: Int32Array | null): Subject {
  const { weights, offset, ...rest } = options;
  const pick = (values: ArrayLike<number>) =>
    kept === null ? values : Float64Array.from(kept, (row) => values[row]!);
  return {
    table: kept === null ? table : selectRows(table, kept),
    formula,
    options: {
      ...rest,
      ...(weights !== undefined && { weights: typeof weights === 'string' ? weights : pick(weights) }),
      ...(offset !== undefined && typeof offset !== 'string' && { offset: pick(offset) }),
    },
  };
}
