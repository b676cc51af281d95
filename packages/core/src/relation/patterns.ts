/**
 * Rows with few different patterns of values: the engine counts them (GROUP BY), and everything else happens here, with the
 * digits, the tests and the search for separation of a fit in memory.
 */
import { OddsmithError } from '../errors.js';
import { beginOnThreads } from '../fit/begun-on-threads.js';
import { finishFit } from '../fit/fit.js';
import type { Fit } from '../fit/fitted.js';
import { loadLanguage } from '../fit/prepare.js';
import type { Table } from '../table/table.js';
import { ungrouped } from './groups.js';
import { columnOf, type Read, refuseMissing } from './learn.js';
import type { FitRelationOptions } from './options.js';
import { numberOf, type RelationColumn, type Row } from './relation.js';
import { exactFits } from './robust/heteroscedastic.js';

/** Cells of a result, at most. */
const MOST_CELLS = 10_000;
/** Rows whose patterns tell whether it is worth while to count all. */
const LOOKED_AT = 20_000;
/** How often a pattern has to come on average: rows that hardly repeat stay where they are. */
const REPEATED = 4;

/** The fit by patterns of a relation of so many rows; null where there are too many, or where weights are no counts of rows. */
export async function fitPatterns(
  { terms: { response }, columns, used, groups }: Read,
  rows: number,
  formula: string,
  { weights, ...options }: Omit<FitRelationOptions, 'onQuery'>,
): Promise<Fit | null> {
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
  const counts = found.map((row) => numberOf(row[size]));
  const vector = Float64Array.from(found, (row) => numberOf(row[size + 1]));
  refuseUngrouped(groups, found, keys.length, vector);
  const read = keys.map((key) => used[key]!);
  const table = tableOf(read, groups, found);
  const counted = { ...options, weights: vector, weightsKind: 'frequency' as const };
  const complete = counts.reduce((sum, count) => sum + count, 0);
  refuseMissing(rows - complete, options.missing);
  await loadLanguage(formula, counted);
  const begun = await beginOnThreads(table, formula, counted);
  const rowsOf = Float64Array.from(counts.filter((_, i) => vector[i]! > 0));
  const taking = rowsOf.reduce((sum, count) => sum + count, 0);
  const facts = {
    ...begun.facts,
    ...{ rows: taking, rowsDropped: rows - complete, rowsOf },
    weightsKind: weights === undefined ? null : weightsKind,
  };
  return await finishFit({ ...begun, facts }).catch((error: unknown) => {
    throw withoutRow(error);
  });
}

/** The first columns of rows as a table; groups, which were read as texts, where they are no columns of the model. */
function tableOf(
  columns: readonly RelationColumn[],
  groups: readonly RelationColumn[],
  found: readonly Row[],
): Table {
  const known = columns.map(({ name }) => name);
  const all = [...columns, ...groups.map(({ name }) => ({ name, type: 'text' as const }))];
  const read = all.map((column, i) => {
    const cells = found.map((row) => row[i]!);
    return i >= known.length && known.includes(column.name) ? null : columnOf(column, cells);
  });
  return { rows: found.length, columns: read.filter((column) => column !== null) };
}

/** Throws `value-missing` where patterns that count lack a cluster. */
function refuseUngrouped(
  groups: readonly RelationColumn[],
  found: readonly Row[],
  first: number,
  weights: Float64Array,
): void {
  groups.forEach(({ name }, g) => {
    const lacking = found.filter((row, i) => row[first + g] === null && weights[i]! > 0);
    const rows = lacking.reduce((sum, row) => sum + numberOf(row[first + groups.length]), 0);
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
