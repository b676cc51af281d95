/** The rows that hold a coefficient back, from the multipliers of the linear programme that pulls at it. */
import type { Pairs } from '../../math/cholesky-double-double.js';
import { add, type DoubleDouble, twoProduct, ZERO } from '../../math/double-double.js';
import { ConeProgram } from '../../math/linear-program.js';
import { columnUnits } from './column-units.js';
import type { SeparationInput } from './demands.js';
import { type Search, solveCone } from './recession.js';
import { fromNumbers, wholeNumbers } from './simplify.js';

export interface HoldingRows {
  /** s·x of them with their weights adds up to −sign·size in the column and to 0 in all others. */
  readonly rows: readonly { row: number; demand: 1 | -1; value: number; weight: number }[];
  readonly size: number;
}

/**
 * How much the objective pulls at the other columns, so that no two vertices are equally good: 2⁻²⁰, 2⁻⁴⁰, 2⁻⁶⁰. Weights
 * below 0 say that it was too much.
 */
const SCATTER = [9.5367431640625e-7, 9.094947017729282e-13, 8.673617379884035e-19] as const;
/** A weight that rounding may have left of 0, and what may be left of the sum, as shares of the largest term. */
const NOTHING = 1e-25;
const LEFT = 1e-13;

/**
 * Independent rows, `columns` of which give the column itself with weights above 0; null when there are none, that is
 * when some direction takes the coefficient to `sign` infinity, or the numbers do not bear it out.
 */
export function holdingRows(
  input: SeparationInput,
  columns: readonly number[],
  column: number,
  sign: 1 | -1,
): HoldingRows | null {
  const chosen = Uint8Array.from(input.events, (a, i) => (a > 0 || input.others[i]! > 0 ? 1 : 0));
  const units = columnUnits(input, chosen);
  const box = Float64Array.from(columns, (j) => units[j]!);
  const pulled = columns.indexOf(column);
  for (const scatter of SCATTER) {
    const search: Search = { input, chosen, moving: columns, position: 0, origins: new Map() };
    const program = new ConeProgram(pull(box, pulled, sign, scatter), box);
    if (solveCone(program, box, search) !== null) return null;
    const held = weighed(program.multipliers(pulled, sign));
    if (held === null) continue;
    const found = certified(held, search, pulled, sign);
    if (found !== null) return found;
  }
  return null;
}

/** The column, and a little of the others with scattered signs and sizes. */
function pull(box: Float64Array, column: number, sign: 1 | -1, scatter: number): Float64Array {
  return box.map((unit, k) => {
    if (k === column) return sign / unit;
    const hash = Math.imul(k + 1, 0x9e3779b1) >>> 16;
    const size = 1 + (hash & 0xff) / 256;
    return ((hash & 0x100) === 0 ? scatter * size : -scatter * size) / unit;
  });
}

interface Weighed {
  readonly row: Float64Array;
  readonly weight: DoubleDouble;
}

/** The rows with a weight; null when one is below 0. */
function weighed(multipliers: readonly { row: Float64Array; multiplier: DoubleDouble }[]): Weighed[] | null {
  const most = multipliers.reduce((largest, { multiplier }) => Math.max(largest, Math.abs(multiplier.hi)), 0);
  const present = multipliers.filter(({ multiplier }) => Math.abs(multiplier.hi) > NOTHING * most);
  if (present.some(({ multiplier }) => multiplier.hi < 0)) return null;
  return present.map(({ row, multiplier }) => ({ row, weight: multiplier }));
}

/** The rows with whole weights if those are as good, else with doubles; null where neither multiplies out. */
function certified(
  held: readonly Weighed[],
  { origins }: Search,
  column: number,
  sign: 1 | -1,
): HoldingRows | null {
  const exact: Pairs = {
    high: Float64Array.from(held, ({ weight }) => weight.hi),
    low: Float64Array.from(held, ({ weight }) => weight.lo),
  };
  for (const weights of [wholeNumbers(exact), fromNumbers(exact.high)]) {
    const size = weights === null ? null : sizeOf(held, weights.high, column, sign);
    if (weights === null || size === null) continue;
    const rows = held.map(({ row }, k) => {
      const { index, demand } = origins.get(row)!;
      return {
        row: index,
        demand: demand > 0 ? (1 as const) : (-1 as const),
        value: row[column]! * demand,
        weight: weights.high[k]!,
      };
    });
    return { rows, size };
  }
  return null;
}

/** −sign·Σ weight·row in the column, if it is above 0 and the sum is 0 in all others; else null. */
function sizeOf(
  held: readonly Weighed[],
  weights: Float64Array,
  column: number,
  sign: 1 | -1,
): number | null {
  let size = 0;
  for (let j = 0; j < (held[0]?.row.length ?? 0); j++) {
    let sum = ZERO;
    let largest = 0;
    for (const [k, { row }] of held.entries()) {
      const term = twoProduct(row[j]!, weights[k]!);
      sum = add(sum, term);
      largest = Math.max(largest, Math.abs(term.hi));
    }
    if (j === column) size = -sign * sum.hi;
    else if (Math.abs(sum.hi) > LEFT * largest) return null;
  }
  return size > 0 ? size : null;
}
