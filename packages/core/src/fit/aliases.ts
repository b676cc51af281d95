/** Finds the aliased columns of loaded rows, and multiplies their combinations out. */
import { type Alias, findAliases } from '../diagnostics/aliasing.js';
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
  const aliases = findAliases(gram, size).filter((alias) => isExact(rows, alias));
  return { aliases, gram: aliases.length > 0 ? gram : null };
}

/** Rows looked at together outside the kernels. */
const CHUNK = 4096;
/** Multiplies the combination out: weights far out in the tails (large offsets) can hide rows from the Gram matrix. */
function isExact(rows: LoadedRows, { column, combination }: Alias): boolean {
  const { columns, scales, events } = rows;
  const chunk = new Float64Array(CHUNK * columns);
  for (let start = 0; start < events.length; start += CHUNK) {
    const count = Math.min(CHUNK, events.length - start);
    readRows(rows, start, count, chunk);
    for (let i = 0; i < count; i++) {
      const value = chunk[i * columns + column]! * scales[column]!;
      let rest = value;
      let size = Math.abs(value);
      for (const { column: other, factor } of combination) {
        const part = factor * chunk[i * columns + other]! * scales[other]!;
        rest -= part;
        size += Math.abs(part);
      }
      if (Math.abs(rest) > 1e-8 * Math.max(size, 1)) return false;
    }
  }
  return true;
}
