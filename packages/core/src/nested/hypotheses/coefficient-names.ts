/** What the coefficients of a model are called in hypotheses: `age`, or `parttime:age` where each class has its own. */
import { labelOf } from '../../output/label.js';
import type { ModelFile } from '../../output/model.js';
import type { Named } from './parse.js';

export function namedOf({ schema, fit }: Pick<ModelFile, 'schema' | 'fit'>): Named {
  const { coefficients } = fit;
  const columns = coefficients.map(labelOf);
  const labelsOf = (terms: readonly string[]) =>
    columns.filter((_, j) => terms.includes(coefficients[j]!.term));
  const several = schema.columns
    .filter((column) => !columns.includes(column))
    .map((column) => ({ label: column, columns: labelsOf([column]) }));
  const terms = schema.terms.map((term) => ({ label: term.label, columns: labelsOf(term.columns) }));
  return { columns, variables: schema.variables, terms: [...terms, ...several] };
}
