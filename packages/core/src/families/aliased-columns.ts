/** The columns of a design that are combinations of those before them: the same in all classes. */
import {
  type Alias,
  combinationText,
  factorsOf,
  findAliases,
  nearestFraction,
} from '../diagnostics/aliasing.js';
import type { ToldAlias } from '../fit/aliases.js';
import { cholesky } from '../math/cholesky.js';
import { type Pairs, pairs } from '../math/cholesky-double-double.js';
import { packedLength, packedSubmatrix } from '../math/packed.js';
import { type BlockRows, scaledBlocks } from './block-shard.js';

/** Relative pivot of a plain Gram matrix above which no column can be aliased. */
const SURELY_INDEPENDENT = 1e-9;
/** What rounding may leave of a combination with true fractions, relative to its parts. */
const EXACT = 1e-13;

/** The Gram matrix of some columns, in double-double, as the Hessian of a family at β = 0 has it. */
export interface ColumnGram {
  readonly gram: Pairs;
  readonly columns: number;
}

/** The first `columns` rows and columns of a packed matrix. */
export function leadingBlock(high: Float64Array, low: Float64Array | undefined, columns: number): Pairs {
  const length = packedLength(columns);
  const block = pairs(length);
  block.high.set(high.subarray(0, length));
  if (low) block.low.set(low.subarray(0, length));
  return block;
}

/** Whether plain sums leave no doubt that no column is aliased. */
export function areIndependent(gram: Float64Array, columns: number): boolean {
  return cholesky(gram, columns, SURELY_INDEPENDENT) !== null;
}

/** The aliased columns, each able to say of what it is a combination. */
export function aliasedColumns(rows: BlockRows, { gram, columns }: ColumnGram): ToldAlias[] {
  const { scales } = rows;
  return findAliases(gram, columns)
    .map((alias) => withFractions(rows, alias))
    .map((alias) => ({ ...alias, text: (names) => combinationText(alias, names, scales) }));
}

/** The columns among these that do not depend on those before them. */
export function independentAmong({ gram }: ColumnGram, columns: readonly number[]): number[] {
  const among = { high: packedSubmatrix(gram.high, columns), low: packedSubmatrix(gram.low, columns) };
  const dependent = new Set(findAliases(among, columns.length).map(({ column }) => column));
  return columns.filter((_, i) => !dependent.has(i));
}

/** The alias with fractions for factors, where every factor is near one and they multiply out on every row. */
function withFractions(rows: BlockRows, alias: Alias): Alias {
  const fractions = factorsOf(alias, rows.scales).map(nearestFraction);
  const known = fractions.flatMap((one) => (one === null ? [] : [one[0] / one[1]]));
  if (known.length < fractions.length || !multipliesOut(rows, alias, known)) return alias;
  return {
    ...alias,
    combination: alias.combination.map((part, i) => ({ ...part, fraction: fractions[i]! })),
  };
}

/** `factors` are those of the data. */
function multipliesOut(rows: BlockRows, { column, combination }: Alias, factors: readonly number[]): boolean {
  const { scales } = rows;
  const size = scales.length;
  for (const { x, count } of scaledBlocks(rows)) {
    for (let i = 0; i < count; i++) {
      let rest = x[i * size + column]! / scales[column]!;
      let magnitude = Math.abs(rest);
      combination.forEach((part, k) => {
        const value = (factors[k]! * x[i * size + part.column]!) / scales[part.column]!;
        rest -= value;
        magnitude += Math.abs(value);
      });
      if (!(Math.abs(rest) <= EXACT * magnitude)) return false;
    }
  }
  return true;
}
