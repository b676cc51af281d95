/** Reading just the columns that a formula names. */
import { type Expression, type FitOptions, parseFormula, type Table } from '@oddsmith/core';
import { openSource, type SourceOptions } from './source.js';
import { placeUnknownColumn } from './unknown-column.js';

/** Columns that options name. */
export interface NamedColumns
  extends Pick<FitOptions, 'weights' | 'offset' | 'types' | 'cluster' | 'strata'> {
  /** Whose levels are left out. */
  readonly without?: string;
  /** Columns that are written beside results. */
  readonly keep?: readonly string[];
  /** Column by which figures are told apart. */
  readonly by?: string;
  /** Column of groups, of times: of the folds of cross-validation. */
  readonly group?: string | undefined;
  readonly time?: string | undefined;
  /** Columns that something else needs. */
  readonly others?: readonly string[];
}

/** What a formula and options name of the columns of some data. */
export interface FormulaColumns {
  readonly columns: readonly string[];
  /** Whether the formula stands for all columns besides: it has a `.`. */
  readonly all: boolean;
  /** An error about an unknown column with its place in the formula or the options; any other as it is. */
  placed(error: unknown): unknown;
}

/** Throws `formula-syntax` and its kin. */
export function namedByFormula(
  formula: string,
  { weights, offset, types = {}, cluster, strata, without, keep, by, group, time, others = [] }: NamedColumns,
): FormulaColumns {
  const syntax = parseFormula(formula);
  const expressions = [syntax.right, ...(syntax.response === null ? [] : [syntax.response])].flatMap(partsOf);
  const names = expressions.filter((expression) => expression.kind === 'name');
  const named = [weights, offset, cluster, strata, without, keep, by, group, time, others, Object.keys(types)]
    .flat()
    .filter((name) => typeof name === 'string');
  return {
    columns: [...new Set([...names.map(({ name }) => name), ...named])],
    all: expressions.some((expression) => expression.kind === 'dot'),
    placed: (error) =>
      placeUnknownColumn(error, (column) => {
        const options = Object.entries({ weights, offset, cluster, strata, without, keep, by, group, time });
        const option = options.find(([, value]) => [value].flat().includes(column))?.[0];
        const written = names.find(({ name }) => name === column)?.at;
        return { ...(option !== undefined && { option }), ...(written && { text: formula, ...written }) };
      }),
  };
}

/**
 * Reads the columns of a formula and of the options; all of them where the formula has a `.`.
 *
 * @throws OddsmithError `formula-syntax` and its kin before anything is read; `column-unknown` with its place in the
 *   formula; those of `openSource`.
 */
export async function readForFormula(
  data: string,
  formula: string,
  named: NamedColumns,
  options: Pick<SourceOptions, 'signal' | 'onProgress'>,
): Promise<Table> {
  const { all, columns, placed } = namedByFormula(formula, named);
  const { types = {} } = named;
  try {
    return await openSource(data, { ...options, types, ...(!all && { columns }) });
  } catch (error) {
    throw placed(error);
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
