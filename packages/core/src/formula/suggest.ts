/** A formula to begin with, for data that come without one. */
import type { ColumnDescription, TableDescription } from '../table/description/description.js';
import { quoteName } from './expressions.js';

/** Names under which people keep what they want to predict. */
const OUTCOME =
  /^(y|target|label|class|outcome|response|event|status|default(ed)?|churn(ed)?|survived|died|death|dead|disease|diagnosis|case|success|failure|fraud|converted|clicked|admitted|sick|ill)$/i;
const USELESS = ['all-missing', 'constant', 'identifier', 'many-levels'] as const;
const MOST_TERMS = 20;

/**
 * `response ~ a + b + …`: the likeliest of the columns with two values, and the columns without constants,
 * identifiers and texts of many levels. Null when no column has exactly two values.
 */
export function suggestFormula({ columns }: TableDescription): string | null {
  const response = likelyResponse(columns);
  if (response === undefined) return null;
  const useful = columns.filter(
    (column) => column !== response && !USELESS.some((reason) => column.suggestions.includes(reason)),
  );
  const terms = useful.slice(0, MOST_TERMS).map(({ name }) => quoteName(name));
  return `${quoteName(response.name)} ~ ${terms.join(' + ') || '1'}`;
}

/** By name, else the first column, else the last, else any. */
function likelyResponse(columns: readonly ColumnDescription[]): ColumnDescription | undefined {
  const binary = columns.filter((column) => column.suggestions.includes('binary'));
  const isBinary = (column: ColumnDescription | undefined) => column !== undefined && binary.includes(column);
  return (
    binary.find(({ name }) => OUTCOME.test(name)) ?? [columns[0], columns.at(-1)].find(isBinary) ?? binary[0]
  );
}
