/** Finds the aliased columns of loaded rows, and multiplies their combinations out. Loaded where there may be some. */
import {
  type Alias,
  combinationText,
  factorsOf,
  findAliases,
  nearestFraction,
} from '../diagnostics/aliasing.js';
import { packedSubmatrix } from '../math/packed.js';
import type { AliasedGram, Aliases, ToldAlias } from './aliases.js';
import { type LoadedRows, readRows } from './loaded-rows.js';
import type { ShardWork } from './solve.js';

export function* searchAliases(rows: LoadedRows): ShardWork<Aliases> {
  const size = rows.columns;
  const at = new Float64Array(size);
  const { shards, scales } = rows;
  const sums = (yield { shards, pass: { kind: 'hessian', at, precision: 'double-double' } })!;
  const gram = { high: sums.hessian!, low: sums.hessianLow! };
  const aliases = findAliases(gram, size)
    .filter((alias) => multipliesOut(rows, alias, factorsOf(alias, scales), FITTED))
    .map((alias) => withFractions(rows, alias))
    .map((alias): ToldAlias => ({ ...alias, text: (names) => combinationText(alias, names, scales) }));
  return {
    aliases,
    gram: aliases.length > 0 ? { ...gram, dependentAmong: (columns) => dependent(gram, columns) } : null,
  };
}

/** The columns among these that are combinations of those before them. */
function dependent(gram: Pick<AliasedGram, 'high' | 'low'>, columns: readonly number[]): number[] {
  const matrix = { high: packedSubmatrix(gram.high, columns), low: packedSubmatrix(gram.low, columns) };
  return findAliases(matrix, columns.length).map(({ column }) => columns[column]!);
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
