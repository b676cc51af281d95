/**
 * Rows with few different patterns of values: the engine counts them (GROUP BY), and everything else happens here, with the
 * digits, the tests and the search for separation of a fit in memory.
 */
import { OddsmithError } from '../errors.js';
import { beginBound } from '../fit/begun-on-threads.js';
import { boundOf } from '../fit/bound.js';
import { finishFit } from '../fit/fit.js';
import type { Fit } from '../fit/fitted.js';
import { Inputs } from '../formula/inputs.js';
import { bindTraining } from '../formula/training.js';
import type { Table } from '../table/table.js';
import { ungrouped } from './groups.js';
import type { Facts } from './learning/complete-rows.js';
import { type Read, tableOf } from './learning/learn.js';
import { learnLearners } from './learning/parts.js';
import type { FitRelationOptions } from './options.js';
import { MOST_CELLS, numberOf, type RelationColumn, type Row } from './relation.js';
import { exactFits } from './robust/heteroscedastic.js';

/** Rows whose patterns tell whether it is worth while to count all. */
const LOOKED_AT = 20_000;
/** How often a pattern has to come on average: rows that hardly repeat stay where they are. */
const REPEATED = 4;

/** The fit by patterns of a relation of so many rows; null where there are too many, or where weights are no counts of rows. */
export async function fitPatterns(
  { terms, columns, used, groups }: Read,
  { rows, taking, dropped }: Facts,
  { weights, ...options }: Omit<FitRelationOptions, 'onQuery'>,
): Promise<Fit | null> {
  const started = performance.now();
  const { response } = terms;
  const { weightsKind = 'frequency' } = options;
  if (weightsKind !== 'frequency') return null;
  const keys = used.flatMap(({ name }, i) => (name === weights ? [] : [i]));
  const size = keys.length + groups.length;
  const most = Math.floor(MOST_CELLS / (size + 2));
  const enough = Math.min(most, rows, LOOKED_AT) / REPEATED;
  if ((await columns.patternsAmong(keys, LOOKED_AT)) > enough) return null;
  const weight = weights === undefined ? null : used.findIndex(({ name }) => name === weights);
  const found = await columns.counted(keys, weight, most + 1);
  if (found.length > most || found.length === 0) return null;
  const answer = response.kind === 'name' ? keys.findIndex((i) => used[i]!.name === response.name) : -1;
  // Of more than two numbers weights are trials.
  if (weights !== undefined && (answer < 0 || new Set(found.map((row) => row[answer])).size > 2)) return null;
  const vector = Float64Array.from(found, (row) => numberOf(row[size]));
  const rowsOf = Float64Array.from(found, (row) => numberOf(row[size + 1]));
  refuseUngrouped(groups, found, keys.length, rowsOf);
  const read = keys.map((key) => used[key]!);
  const table = patternTable(read, groups, found);
  const counted = { ...options, weights: vector, weightsKind: 'frequency' as const };
  const learnt = await learnLearners(terms, new Inputs(table, terms.text), columns, taking);
  const training = bindTraining(terms, table, counted, undefined, learnt);
  const begun = (await beginBound(boundOf(training, null), table, counted, started))!;
  const facts = {
    ...begun.facts,
    ...{ rows: taking, rowsDropped: dropped, rowsOf },
    weightsKind: weights === undefined ? null : weightsKind,
  };
  return await finishFit({ ...begun, facts }).catch((error: unknown) => {
    throw withoutRow(error);
  });
}

/** Columns, then groups, which were read as texts, where they are no columns of the model. */
function patternTable(
  columns: readonly RelationColumn[],
  groups: readonly RelationColumn[],
  found: readonly Row[],
): Table {
  const known = columns.map(({ name }) => name);
  const whole = tableOf([...columns, ...groups.map(({ name }) => ({ name, type: 'text' as const }))], found);
  const isNew = (name: string, i: number) => i < known.length || !known.includes(name);
  return { ...whole, columns: whole.columns.filter(({ name }, i) => isNew(name, i)) };
}

/** Throws `value-missing` where rows lack a cluster. */
function refuseUngrouped(
  groups: readonly RelationColumn[],
  found: readonly Row[],
  first: number,
  rowsOf: Float64Array,
): void {
  groups.forEach(({ name }, g) => {
    const rows = rowsOf.reduce((sum, rows, i) => (found[i]![first + g] === null ? sum + rows : sum), 0);
    if (rows > 0) throw ungrouped(name, rows, 'cluster');
  });
}

/** Leverage 1 is told of rows, and a pattern is none that has a number. */
function withoutRow(error: unknown): unknown {
  const isLeverage =
    error instanceof OddsmithError &&
    error.code === 'value-out-of-domain' &&
    error.at.option === 'covariance';
  return isLeverage ? exactFits() : error;
}
