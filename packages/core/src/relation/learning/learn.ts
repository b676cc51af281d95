/** The schema of a formula over a relation, learnt by queries: a few of its rows, and the levels of its factors. */
import { didYouMean, OddsmithError } from '../../errors.js';
import { expandTerms } from '../../formula/full/expand.js';
import { Inputs } from '../../formula/inputs.js';
import { parseFormula } from '../../formula/parse.js';
import type { Expression, ModelTerms, Schema } from '../../formula/schema.js';
import { bindTraining, type TrainingData, type TrainingOptions } from '../../formula/training.js';
import { usedColumns } from '../../formula/used-columns.js';
import { compareCodePoints } from '../../table/code-points.js';
import { listed } from '../../table/columns.js';
import type { Column, Table } from '../../table/table.js';
import type { Cell, Relation, RelationColumn, Row } from '../relation.js';
import type { Asking } from '../sql-shard.js';
import { CompleteRows, type Facts } from './complete-rows.js';
import { MOST_LEVELS, tooManyLevels } from './levels.js';
import { learnParts } from './parts.js';

/** Weights, offset, clusters and strata are columns. */
export type LearnOptions = Omit<TrainingOptions, 'weights' | 'offset'> & {
  readonly weights?: string;
  readonly offset?: string;
  readonly cluster?: string | readonly string[];
  readonly strata?: string;
};

/** Rows that are looked at for what columns are like together. */
const LOOKED_AT = 50;

export type Learnt = Pick<TrainingData, 'schema' | 'weightsKind' | 'warnings'>;

/** A formula, and the columns that it and the options read, of the rows in which they all have values. */
export interface Read {
  readonly terms: ModelTerms;
  readonly used: readonly RelationColumn[];
  readonly columns: CompleteRows;
  /** The columns of clusters, then that of strata: rows may lack values of them. */
  readonly groups: readonly RelationColumn[];
}

/** Throws `formula-syntax` and its kin, `column-unknown`. */
export function readingOf(relation: Relation, formula: string, options: LearnOptions, asking: Asking): Read {
  const names = relation.columns.map(({ name }) => name);
  const others = [options.weights, options.offset].filter((name) => name !== undefined);
  const groups = groupColumns(relation, options);
  const terms = expandTerms(parseFormula(formula), names, [...others, ...groups.map(({ name }) => name)]);
  const known = [...new Set([...usedColumns(terms), ...others])];
  const used = known.map((name) => relation.columns.find((one) => one.name === name) ?? unknown(name, names));
  const taking = { response: terms.response, weights: options.weights };
  return { terms, used, columns: new CompleteRows(relation, used, asking, taking, groups), groups };
}

/** The columns of clusters, then that of strata. Throws `column-unknown`. */
export function groupColumns(
  { columns }: Relation,
  { cluster = [], strata }: Pick<LearnOptions, 'cluster' | 'strata'>,
): RelationColumn[] {
  const names = columns.map(({ name }) => name);
  const find = (option: string) => (name: string) =>
    columns.find((one) => one.name === name) ?? unknown(name, names, option);
  const clusters = [cluster].flat().map(find('cluster'));
  return strata === undefined ? clusters : [...clusters, find('strata')(strata)];
}

/**
 * The schema that `fit` would settle on the rows of the relation in which nothing is missing. Throws as `fit` does.
 */
export async function learn(
  { terms, used, columns }: Read,
  { ranges, taking }: Facts,
  options: LearnOptions,
): Promise<Learnt> {
  const { response } = terms;
  const bare = response.kind === 'name' ? response.name : null;
  const rows = [
    ...(await digest(columns, used, factorColumns(terms, used), bare)),
    ...(await columns.ofCondition(response)),
  ];
  if (rows.length === 0) throw new OddsmithError('data-empty', 'No row has all values that the model needs.');
  const table = tableOf(used, rows);
  const learnt = await learnParts(terms, new Inputs(table, terms.text), columns, taking);
  const { schema, weightsKind, warnings } = bindTraining(terms, table, options, undefined, learnt);
  return { schema: withRanges(schema, ranges, used), weightsKind, warnings };
}

/** Columns whose values are levels: texts and truth values, and numbers that are labels or stand in `factor()`. */
function factorColumns({ response, variables }: ModelTerms, used: readonly RelationColumn[]): Set<string> {
  const found = new Set(
    used.filter(({ type }) => type === 'text' || type === 'boolean').map(({ name }) => name),
  );
  const add = (expression: Expression) => {
    if (expression.kind === 'name') found.add(expression.name);
  };
  add(response);
  const walk = (expression: Expression) => {
    if (expression.kind === 'call') {
      if (['factor', 'as.factor', 'ordered', 'relevel', 'C', 'lump'].includes(expression.name))
        expression.arguments.forEach(add);
      expression.arguments.forEach(walk);
    }
    if (expression.kind === 'binary') [expression.left, expression.right].forEach(walk);
    if (expression.kind === 'unary') walk(expression.operand);
  };
  for (const expression of [response, ...Object.values(variables)]) walk(expression);
  return new Set([...found].filter((name) => used.some((column) => column.name === name)));
}

function unknown(name: string, names: readonly string[], option?: string): never {
  const message = `The relation has no column "${name}".${didYouMean(name, names)} It has: ${listed(names)}.`;
  throw new OddsmithError('column-unknown', message, { column: name, ...(option && { option }) });
}

/** Rows of some columns. */
export function tableOf(columns: readonly RelationColumn[], rows: readonly Row[]): Table {
  const cellsOf = (i: number) => rows.map((row) => row[i]!);
  return { rows: rows.length, columns: columns.map((column, i) => columnOf(column, cellsOf(i))) };
}

/** A column of cells; dates are days. */
function columnOf({ name, type }: RelationColumn, cells: readonly Cell[]): Column {
  if (type === 'number' || type === 'date')
    return { kind: 'numeric', name, type, values: Float64Array.from(cells, Number) };
  const texts = cells.map(String);
  const levels = type === 'boolean' ? ['false', 'true'] : [...new Set(texts)].sort(compareCodePoints);
  const codes = new Map(levels.map((level, code) => [level, code]));
  return {
    kind: 'categorical',
    name,
    type,
    levels,
    ownOrder: false,
    codes: Int32Array.from(texts, (text) => codes.get(text)!),
  };
}

/** Some rows of the relation, then one of them again with every level of every factor. */
async function digest(
  columns: CompleteRows,
  used: readonly RelationColumn[],
  factors: ReadonlySet<string>,
  response: string | null,
): Promise<Row[]> {
  const rows = [...(await columns.first(LOOKED_AT))];
  const [model] = rows;
  if (model === undefined) return [];
  for (const [i, { name, type }] of used.entries()) {
    if (!factors.has(name)) continue;
    const levels = await columns.different(i, MOST_LEVELS + 1);
    // More than two numbers of a response are proportions: whole rows show what they are.
    if (name === response && levels.length > 2 && type === 'number') continue;
    if (levels.length > MOST_LEVELS) throw tooManyLevels(name);
    for (const level of levels) rows.push(model.with(i, level));
  }
  return rows;
}

/** The schema with the ranges of numbers in all rows. */
function withRanges(schema: Schema, ranges: Facts['ranges'], used: readonly RelationColumn[]): Schema {
  const inputs = schema.inputs.map((input) => {
    if (input.range === undefined) return input;
    const range = ranges[used.findIndex(({ name }) => name === input.name)];
    return range ? { ...input, range } : input;
  });
  return { ...schema, inputs };
}

/** Throws `value-missing` under `fail` where rows are left out. */
export function refuseMissing(dropped: number, missing: LearnOptions['missing']): void {
  if (missing !== 'fail' || dropped === 0) return;
  throw new OddsmithError('value-missing', `${dropped} rows lack a value that the model needs.`);
}
