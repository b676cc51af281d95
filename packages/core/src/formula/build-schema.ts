import type { Table } from '../table/table.js';
import { codeTerms } from './codings.js';
import { byLabel } from './design.js';
import { columnsOf, firstArgument, formatExpression, quoteName } from './expressions.js';
import type { Inputs } from './inputs.js';
import { termsOf } from './known-terms.js';
import { addedOffset } from './offset.js';
import type { Expression, InputColumn, ModelTerms, Schema } from './schema.js';
import type { Part } from './settle-variables.js';

/** The columns that the right-hand side reads, with the ranges of the numeric ones. */
export function inputColumns(
  parts: readonly { readonly expression: Expression }[],
  inputs: Inputs,
  ranges: ReadonlyMap<string, readonly [number, number] | null>,
): InputColumn[] {
  const names = new Set<string>();
  for (const { expression } of parts) columnsOf(expression, names);
  return [...names].map((name) => {
    const { type } = inputs.column(name);
    const range = ranges.get(name) ?? null;
    return range === null ? { name, type } : { name, type, range };
  });
}

/** The schema, its expressions placed in its own canonical text. */
export function makeSchema(
  terms: ModelTerms,
  table: Table,
  offset: string | ArrayLike<number> | undefined,
  settled: Pick<Schema, 'response' | 'variables' | 'inputs'> & { readonly parts: readonly Part[] },
): Schema {
  const added = addedOffset(terms, offset);
  const formula = added === null ? terms.formula : `${terms.formula} + offset(${quoteName(added)})`;
  const placed =
    formula === terms.text
      ? terms
      : termsOf(
          formula,
          table.columns.map(({ name }) => name),
        );
  const settledAs = new Map(settled.parts.map((part) => [part.label, part.settled]));
  const variables = settled.variables.map((variable) => {
    const expression = settledAs.get(variable.label)!(placed.variables[variable.label]!);
    return variable.kind === 'basis'
      ? { ...variable, expression, argument: firstArgument(expression) }
      : { ...variable, expression };
  });
  const coded = codeTerms(terms, byLabel(variables));
  return {
    version: 1,
    formula,
    response: placedResponse(settled.response, placed.response),
    intercept: terms.intercept,
    inputs: settled.inputs,
    variables,
    terms: coded,
    offsets: placed.offsets.map((expression) => settledAs.get(formatExpression(expression))!(expression)),
    columns: [...(terms.intercept ? ['(Intercept)'] : []), ...coded.flatMap(({ columns }) => columns)],
  };
}

function placedResponse(response: Schema['response'], expression: Expression): Schema['response'] {
  if (response.kind !== 'counts') return { ...response, expression };
  const [successes, failures] = (expression as Expression & { kind: 'call' }).arguments;
  return { ...response, successes: successes!, failures: failures! };
}
