/** Reading just the columns that a formula names. */
import { type Expression, type FitOptions, parseFormula, type Table } from '@oddsmith/core';
import { openSource, type SourceOptions } from './source.js';
import { placeUnknownColumn } from './unknown-column.js';

/** Columns that options name. */
export type NamedColumns = Pick<FitOptions, 'weights' | 'offset' | 'types'>;

/**
 * Reads the columns of a formula and of the options; all of them where the formula has a `.`.
 *
 * @throws OddsmithError `formula-syntax` and its kin before anything is read; `column-unknown` with its place in the
 *   formula; those of `openSource`.
 */
export async function readForFormula(
  data: string,
  formula: string,
  { weights, offset, types = {} }: NamedColumns,
  options: Pick<SourceOptions, 'signal' | 'onProgress'>,
): Promise<Table> {
  const syntax = parseFormula(formula);
  const expressions = [syntax.right, ...(syntax.response === null ? [] : [syntax.response])].flatMap(partsOf);
  const names = expressions.filter((expression) => expression.kind === 'name');
  const others = [weights, offset, ...Object.keys(types)].filter((name) => typeof name === 'string');
  const columns = [...new Set([...names.map(({ name }) => name), ...others])];
  const all = expressions.some((expression) => expression.kind === 'dot');
  try {
    return await openSource(data, { ...options, types, ...(!all && { columns }) });
  } catch (error) {
    throw placeUnknownColumn(error, (column) => {
      const option = Object.entries({ weights, offset }).find(([, value]) => value === column)?.[0];
      const written = names.find(({ name }) => name === column)?.at;
      return { ...(option !== undefined && { option }), ...(written && { text: formula, ...written }) };
    });
  }
}

/** An expression and all its parts; formulas may be nested deeper than a recursion can go. */
function partsOf(root: Expression): Expression[] {
  const found: Expression[] = [];
  const waiting = [root];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    found.push(next);
    if (next.kind === 'call') waiting.push(...next.arguments);
    if (next.kind === 'named') waiting.push(next.value);
    if (next.kind === 'unary') waiting.push(next.operand);
    if (next.kind === 'binary') waiting.push(next.left, next.right);
  }
  return found;
}
