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
import type { Without } from './left-out.js';

/** What a diagnosis says beside what it always does. */
export interface DiagnoseRequest {
  /** Groups of Hosmer & Lemeshow's test, 3 to 1000. Default 10. */
  readonly groups?: number;
  /** Fits without rows, by their numbers from 1, or without those of a level of a column, or of each in turn. Default: none. */
  readonly without?: Without;
  /** `pearson`: quasi-binomial standard errors beside the model's, for grouped outcomes. Default `model`. */
  readonly dispersion?: 'model' | 'pearson';
}

/** What the rows are looked at under. */
export type DiagnosedPenalty = 'none' | 'firth';

/** What the model is fitted with. */
export interface SubjectOptions extends DataOptions, Pick<FitOptions, 'confidence' | 'signal'> {}

export interface DiagnoseOptions extends SubjectOptions, DiagnoseRequest {
  /** Whose estimate influence, fits without rows and tests of fit are of. Default: Firth's for a model of that, else `none`. */
  readonly penalty?: DiagnosedPenalty;
}

/** What is fitted. */
export interface Subject {
  readonly table: Table;
  readonly formula: string;
  readonly options: SubjectOptions;
  /** Of a model file; of a formula none. */
  readonly penalty: DiagnosedPenalty;
}

/** The formula and the options that a model was fitted with, as far as it knows them. */
function optionsOf(model: ModelFile, options: SubjectOptions): SubjectOptions {
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

export function subjectOf(data: Data, model: string | Fit | ModelFile, given: SubjectOptions): Subject {
  const file = model instanceof Fit ? model.model() : model;
  const isFormula = typeof file === 'string';
  const { types, ...options } = isFormula ? given : optionsOf(file, given);
  const table = toTable(data, types ? { types } : {});
  const penalty = !isFormula && file.fit.penalty === 'firth' ? 'firth' : 'none';
  return { table, formula: isFormula ? file : file.schema.formula, options, penalty };
}

/**
 * The subject with the rows that were kept alone, and its formula in canonical text: a smaller model then has the same
 * rows. A named offset is part of that text.
 */
export function keptRows(
  { table, options, penalty }: Subject,
  formula: string,
  kept: Int32Array | null,
): Subject {
  const { weights, offset, ...rest } = options;
  const pick = (values: ArrayLike<number>) =>
    kept === null ? values : Float64Array.from(kept, (row) => values[row]!);
  return {
    table: kept === null ? table : selectRows(table, kept),
    formula,
    penalty,
    options: {
      ...rest,
      ...(weights !== undefined && { weights: typeof weights === 'string' ? weights : pick(weights) }),
      ...(offset !== undefined && typeof offset !== 'string' && { offset: pick(offset) }),
    },
  };
}
