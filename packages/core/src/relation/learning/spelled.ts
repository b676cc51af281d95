import { columnsOf } from '../../formula/expressions.js';
import { parseFormula } from '../../formula/parse.js';
import { dialectOf, type Relation } from '../relation.js';
import type { LearnOptions } from './learn.js';

/**
 * The relation with its columns as the formula and the options spell them, where the engine takes capitals for small letters: so
 * terms have the names that they have in memory. A column that is written both ways keeps its own name.
 */
export function spelled(
  relation: Relation,
  formula: string,
  { weights, offset }: Pick<LearnOptions, 'weights' | 'offset'>,
): Relation {
  if (!dialectOf(relation).ignoresCase) return relation;
  const { response, right } = parseFormula(formula);
  const written = columnsOf(right, response === null ? new Set() : columnsOf(response));
  for (const name of [weights, offset]) if (name !== undefined) written.add(name);
  const spellings = new Map([...written].map((name) => [name.toLowerCase(), name]));
  const columns = relation.columns.map((column) => {
    const name = written.has(column.name) ? undefined : spellings.get(column.name.toLowerCase());
    return name === undefined ? column : { ...column, name };
  });
  const { dialect, source } = relation;
  return { dialect, source, columns, query: (sql, signal) => relation.query(sql, signal) };
}
