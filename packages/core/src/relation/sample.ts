/** A start for Newton's method: the optimum of some hundred rows, drawn by a hash of their values, in one query. */
import { select } from '../formula/sql/chain.js';
import { newton } from '../solver/newton.js';
import { ask, runSync } from '../solver/run.js';
import type { SqlBasis } from './basis.js';
import { type RowsSql, withHash } from './questions.js';
import { MOST_CELLS, numberOf } from './relation.js';
import { SampleShard } from './sample-shard.js';
import { type Asking, rowsOf } from './sql-shard.js';

/** Part of all rows, at most: what is drawn says nothing of who stays. */
const MOST_DRAWN = 0.05;
/** Rows for each coefficient, at least: from fewer the start is no better than 0. */
const ROWS_EACH = 10;

/** Of `rows` about the centres of the basis. Null where too few rows may be drawn for so many coefficients. */
export async function sampledStart(
  rows: RowsSql,
  basis: SqlBasis,
  asking: Asking,
): Promise<readonly number[] | null> {
  const names = [...rows.columns, 'a', 'b', 'o'];
  const most = Math.floor(MOST_CELLS / names.length);
  const size = basis.columns.length;
  const { totals } = basis;
  if (most < ROWS_EACH * size || most > MOST_DRAWN * totals.rows) return null;
  // Some fewer than fit, so that no bias comes of where the engine stops.
  const drawn = withHash(rows, mixtureOf(basis), 0.9 * (most / totals.rows));
  const sql = select(drawn.chain, names, `LIMIT ${most}`);
  const found = (await rowsOf(asking, sql)).map((row) => row.map(numberOf));
  if (found.length < ROWS_EACH * size) return null;
  const shard = new SampleShard(found, basis.columns);
  const start = new Float64Array(size);
  return [...runSync(ask([shard], newton.run({ size, start }, { tolerance: 1e-4 }))).coefficients];
}

/** The golden ratio, whose multiples are spread most evenly over the unit interval (Weyl). */
const GOLDEN = 0.6180339887498949;
const LARGE = 9973;

/**
 * Factors of a combination of the columns: a long one of the basis, where every column has mean square 1, so that its fraction
 * is as good as a random number.
 */
function mixtureOf({ columns }: SqlBasis): Float64Array {
  const mixture = new Float64Array(columns[0]?.length ?? 0);
  columns.forEach((column, k) => {
    const factor = LARGE * (0.5 + (((k + 1) * GOLDEN) % 1));
    column.forEach((value, j) => {
      mixture[j] = mixture[j]! + factor * value;
    });
  });
  return mixture;
}
