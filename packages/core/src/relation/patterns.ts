/**
 * Rows with few different patterns of values: the engine counts them (GROUP BY), and everything else happens here, with the
 * digits, the tests and the search for separation of a fit in memory.
 */
import { beginOnThreads } from '../fit/begun-on-threads.js';
import { finishFit } from '../fit/fit.js';
import type { Fit } from '../fit/fitted.js';
import { loadLanguage } from '../fit/prepare.js';
import { columnOf, type Read, refuseMissing } from './learn.js';
import type { FitRelationOptions } from './options.js';
import { numberOf } from './relation.js';

/** Cells of a result, at most. */
const MOST_CELLS = 10_000;
/** Rows whose patterns tell whether it is worth while to count all. */
const LOOKED_AT = 20_000;
/** How often a pattern has to come on average: rows that hardly repeat stay where they are. */
const REPEATED = 4;

/** The fit by patterns of a relation of so many rows; null where there are too many, or where weights are no counts of rows. */
export async function fitPatterns(
  { terms: { response }, columns, used }: Read,
  rows: number,
  formula: string,
  { weights, ...options }: Omit<FitRelationOptions, 'onQuery'>,
): Promise<Fit | null> {
  const { weightsKind = 'frequency' } = options;
  if (weightsKind !== 'frequency') return null;
  const keys = used.flatMap(({ name }, i) => (name === weights ? [] : [i]));
  const most = Math.floor(MOST_CELLS / (keys.length + 2));
  const enough = Math.min(most, rows, LOOKED_AT) / REPEATED;
  if ((await columns.patternsAmong(keys, LOOKED_AT)) > enough) return null;
  const weight = weights === undefined ? null : used.findIndex(({ name }) => name === weights);
  const found = await columns.counted(keys, weight, most + 1);
  if (found.length > most || found.length === 0) return null;
  const answer = response.kind === 'name' ? keys.findIndex((i) => used[i]!.name === response.name) : -1;
  // Of more than two numbers weights are trials.
  if (weights !== undefined && (answer < 0 || new Set(found.map((row) => row[answer])).size > 2)) return null;
  const size = keys.length;
  const table = {
    rows: found.length,
    columns: keys.map((key, i) =>
      columnOf(
        used[key]!,
        found.map((row) => row[i]!),
      ),
    ),
  };
  const counts = found.map((row) => numberOf(row[size]));
  const vector = Float64Array.from(found, (row) => numberOf(row[size + 1]));
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
  return await finishFit({ ...begun, facts });
}
