/** What is to be estimated: the coefficients, the terms they are of, and the schema as solvers see it. */
import { didYouMean, OddsmithError } from '../../errors.js';
import type { FitOptions } from '../../fit/options.js';
import type { Schema } from '../../formula/schema.js';
import type { ClassTraining } from '../classes.js';
import { OrdinalCoefficients } from './coefficients.js';
import type { TermColumns } from './proportionality.js';

export interface Plan {
  readonly coefficients: OrdinalCoefficients;
  readonly terms: readonly TermColumns[];
  /** Thresholds first, and names that differ. */
  readonly told: Schema;
}

/**
 * Throws `formula-unsupported` for a formula without an intercept and for too many coefficients, `option-invalid` for a
 * term in `nonproportional` that the formula does not have.
 */
export function planOf({ schema, classes }: ClassTraining, { nonproportional = [] }: FitOptions): Plan {
  refuseNoIntercept(schema);
  const terms = columnsOfTerms(schema);
  const chosen = chosenColumns(terms, nonproportional);
  const coefficients = new OrdinalCoefficients(classes, schema.columns, chosen);
  checkSize(coefficients, schema);
  return { coefficients, terms, told: schemaOfSolvers(schema, coefficients) };
}

function schemaOfSolvers(schema: Schema, coefficients: OrdinalCoefficients): Schema {
  const columns = coefficients.uniqueNames;
  const namesOf = (column: string) => {
    const place = schema.columns.indexOf(column);
    return columns.filter((_, i) => coefficients.all[i]!.column === place);
  };
  return {
    ...schema,
    columns,
    terms: schema.terms.map((term) => ({ ...term, columns: term.columns.flatMap(namesOf) })),
  };
}

function columnsOfTerms({ terms, columns }: Schema): TermColumns[] {
  return terms.map((term) => ({
    term: term.label,
    columns: term.columns.map((name) => columns.indexOf(name)),
  }));
}

function chosenColumns(terms: readonly TermColumns[], chosen: readonly string[]): number[] {
  return chosen.flatMap((name) => {
    const found = terms.find(({ term }) => term === name);
    if (found !== undefined) return found.columns;
    const labels = terms.map(({ term }) => term);
    const message = `Option "nonproportional" names ${name}, which is no term of the model.${didYouMean(name, labels)}`;
    throw new OddsmithError('option-invalid', message, { option: 'nonproportional' });
  });
}

function refuseNoIntercept({ intercept }: Schema): void {
  if (intercept) return;
  const message =
    'An ordinal model has thresholds in the place of the intercept: write the formula without "0 +" or "- 1".';
  throw new OddsmithError('formula-unsupported', message);
}

/** Matrices of this many columns, a few at a time, fit where the rows do. */
const MOST_COEFFICIENTS = 2000;

function checkSize({ size, thresholds }: OrdinalCoefficients, { response: { label } }: Schema): void {
  if (size <= MOST_COEFFICIENTS) return;
  const message = `The model has ${size} coefficients, ${thresholds} of them thresholds of ${label}; at most ${MOST_COEFFICIENTS} can be estimated.`;
  throw new OddsmithError('formula-unsupported', message, { column: label });
}
