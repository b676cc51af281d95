/** Finds the aliased columns of loaded rows, and multiplies their combinations out. */
import { type Alias, factorsOf, findAliases, nearestFraction } from '../diagnostics/aliasing.js';
import { cholesky } from '../math/cholesky.js';
import type { Pairs } from '../math/cholesky-double-double.js';
import type { Sums } from '../objective/objective.js';
import { type LoadedRows, readRows } from './loaded-rows.js';
import type { ShardWork } from './solve.js';

/** Relative pivot of the first Hessian above which no column can be aliased. */
const SURELY_INDEPENDENT = 1e-9;

/** Aliased columns; the accurate Gram matrix is asked for only when the plain one leaves room for doubt. */
export function* aliasesOf(
  rows: LoadedRows,
  initial: Sums,
): ShardWork<{ aliases: Alias[]; gram: Pairs | null }> {
  const size = rows.columns;
  if (cholesky(initial.hessian!, size, SURELY_INDEPENDENT) !== null) return { aliases: [], gram: null };
  const at = new Float64Array(size);
  const { shards } = rows;
  const sums = (yield { shards, pass: { kind: 'hessian', at, precision: 'double-double' } })!;
  const gram = { high: sums.hessian!, low: sums.hessianLow! };
  const aliases = findAliases(gram, size)
    .filter((alias) => multipliesOut(rows, alias, factorsOf(alias, rows.scales), FITTED))
    .map((alias) => withFractions(rows, alias));
  return { aliases, gram: aliases.length > 0 ? gram : null };
}

/** Rows looked at together outside the kernels. */
const CHUNK = 4096;
/** What rounding may leave of a combination, relative to its parts: of the fitted factors, and of true fractions. */
const FITTED = 1e-8;
const EXACT = 1e-13;

/**
 * Multiplies the combination out: weights far out in the tails (large offsets) can hide rows from the Gram matrix.
 * The factors are those of the data, the sizes those of the scaled columns.
 */
function multipliesOut(
  rows: LoadedRows,
  { column, combination }: Alias,
  factors: readonly number[],
  tolerance: number,
): boolean {
  const { columns, scales, count: all } = rows;
  const chunk = new Float64Array(CHUNK * columns);
  for (let start = 0; start < all; start += CHUNK) {
    const count = Math.min(CHUNK, all - start);
    readRows(rows, start, count, chunk);
    for (let i = 0; i < count; i++) {
      let rest = chunk[i * columns + column]! * scales[column]!;
      let size = Math.abs(rest);
      combination.forEach(({ column: other }, k) => {
        const part = factors[k]! * chunk[i * columns + other]! * scales[column]!;
        rest -= part;
        size += Math.abs(part);
      });
      if (!(Math.abs(rest) <= tolerance * Math.max(size, 1))) return false;
    }
  }
  return true;
}

/** The alias with fractions for factors, where every factor is near one and they multiply out. */
function withFractions(rows: LoadedRows, alias: Alias): Alias {
  const fractions = factorsOf(alias, rows.scales).map(nearestFraction);
  const values = fractions.flatMap((one) => (one === null ? [] : [one[0] / one[1]]));
  const all = values.length === fractions.length;
  if (!all || !multipliesOut(rows, alias, values, EXACT)) return alias;
  return {
    ...alias,
    combination: alias.combination.map((part, i) => ({ ...part, fraction: fractions[i]! })),
  };
}
