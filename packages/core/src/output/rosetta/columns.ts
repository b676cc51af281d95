/** The columns of the data that lines read. */
import { columnsOf } from '../../formula/expressions.js';
import type { Expression } from '../../formula/schema.js';
import type { Telling } from './rosetta.js';

/** Of response, terms, offsets, weights, clusters, strata and matched sets, each once. */
export function columnsRead({ schema, fit, weights }: Telling): string[] {
  const { response, variables, offsets } = schema;
  const responses: readonly Expression[] =
    response.kind === 'counts' ? [response.successes, response.failures] : [response.expression];
  const expressions = [...responses, ...variables.map(({ expression }) => expression), ...offsets];
  const names = new Set<string>();
  for (const expression of expressions) columnsOf(expression, names);
  const { clusters = [], strata = null } = fit.groups ?? {};
  for (const { column } of [...clusters, ...(strata === null ? [] : [strata])]) names.add(column);
  if (schema.strata !== undefined) names.add(schema.strata);
  if (weights !== null) names.add(weights);
  return [...names];
}
