import { didYouMean, OddsmithError, type Warning } from '../errors.js';
import { Encoder } from './encode.js';
import { children, columnsOf, formatExpression } from './expressions.js';
import { checkResponse } from './functions.js';
import type { Expression, FormulaSyntax, ModelTerms } from './schema.js';
import type { Term, TermSet } from './term-sets.js';

/** Works out what a formula says, in the language that is loaded: see `full/expand.ts`. */
export function expandTerms(
  syntax: FormulaSyntax,
  columnNames: readonly string[],
  exclude: Iterable<string> = [],
): ModelTerms {
  const { text, right } = syntax;
  const response = checkedResponse(syntax);
  const taken = new Set([...exclude, ...columnsOf(response), ...offsetColumns(right)]);
  const dot = columnNames.filter((name) => !taken.has(name));
  const encoder = new Encoder(text, dot);
  const set = encoder.encode(right);
  const { terms, offsets, warnings } = separate(set, encoder, response, text);
  if (!encoder.intercept && terms.length === 0) {
    throw new OddsmithError(
      'formula-syntax',
      'The model has neither terms nor an intercept: nothing to estimate.',
      {
        text,
        ...right.at,
      },
    );
  }
  const labels = (term: Term) => term.map((number) => encoder.variables[number]!.label);
  // Without a prototype, so that a column may have any name.
  const variables: Record<string, Expression> = Object.create(null);
  for (const number of [...new Set(terms.flat())].sort((a, b) => a - b)) {
    const { label, expression } = encoder.variables[number]!;
    variables[label] = expression;
  }
  checkColumns([response, ...Object.values(variables), ...offsets], columnNames, text);
  return {
    text,
    formula: `${formatExpression(response)} ~ ${formatExpression(right, dot)}`,
    response,
    intercept: encoder.intercept,
    variables,
    terms: terms.map((term) => ({ label: labels(term).join(':'), variables: labels(term) })),
    offsets,
    warnings: [...encoder.warnings, ...warnings],
  };
}

function checkedResponse({ text, response, right }: FormulaSyntax): Expression {
  if (response === null) {
    throw new OddsmithError(
      'response-missing',
      'The formula has no response; write it before "~": y ~ a + b.',
      {
        text,
        start: 0,
        end: right.at.end,
      },
    );
  }
  checkResponse(response, text);
  return response;
}

/** The columns that `offset()` reads anywhere in the formula. */
function offsetColumns(expression: Expression, found: Set<string> = new Set()): Set<string> {
  if (expression.kind === 'call' && expression.name === 'offset') columnsOf(expression, found);
  else for (const child of children(expression)) offsetColumns(child, found);
  return found;
}

/** Takes offsets and the response out of the terms and sorts the rest by degree. */
function separate(
  set: TermSet,
  { variables }: Encoder,
  response: Expression,
  text: string,
): { terms: Term[]; offsets: Expression[]; warnings: Warning[] } {
  const responseLabel = formatExpression(response);
  const terms: Term[] = [];
  const offsets: Expression[] = [];
  const warnings: Warning[] = [];
  for (const term of set.values()) {
    const special = term
      .map((number) => variables[number]!)
      .find(({ label, expression }) => label === responseLabel || isOffset(expression));
    if (special === undefined) terms.push(term);
    else if (term.length > 1) {
      throw new OddsmithError('formula-syntax', `${special.label} cannot be part of an interaction.`, {
        text,
        ...special.expression.at,
      });
    } else if (isOffset(special.expression)) offsets.push(special.expression.arguments[0]!);
    else {
      const message = `The response ${responseLabel} stands on the right-hand side too and was dropped there.`;
      warnings.push({ code: 'formula-response', message });
    }
  }
  return { terms: terms.sort((a, b) => a.length - b.length), offsets, warnings };
}

function isOffset(expression: Expression): expression is Expression & { kind: 'call' } {
  return expression.kind === 'call' && expression.name === 'offset';
}

function checkColumns(
  expressions: readonly Expression[],
  columnNames: readonly string[],
  text: string,
): void {
  const known = new Set(columnNames);
  for (const expression of expressions) {
    for (const name of columnsOf(expression)) {
      if (known.has(name)) continue;
      throw new OddsmithError('column-unknown', `There is no column "${name}".${didYouMean(name, known)}`, {
        text,
        ...nameIn(expression, name)!.at,
        column: name,
      });
    }
  }
}

/** Where in an expression a name stands. */
function nameIn(expression: Expression, name: string): Expression | undefined {
  if (expression.kind === 'name') return expression.name === name ? expression : undefined;
  for (const child of children(expression)) {
    const found = nameIn(child, name);
    if (found !== undefined) return found;
  }
  return undefined;
}
