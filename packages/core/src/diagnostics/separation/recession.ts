/**
 * One direction that meets the demands of all chosen rows, and some of them strictly.
 *
 * It maximises Σ wᵢ·sᵢ·xᵢᵀd, which is positive for every such direction, over the directions that meet the demands, by
 * cutting planes: the linear program knows a few rows, rows of the data that its vertex violates are added, and so on
 * until none is. With linearly independent columns the answer is d = 0 by construction (the vertex is held by rows
 * alone) exactly when there is no direction, and often a few hundred rows prove it for a million.
 */
import { type Pairs, pairs } from '../../math/cholesky-double-double.js';
import { ConeProgram } from '../../math/linear-program.js';
import { blocks, demandOf, margin, ON_PLANE, type SeparationInput, sidedness } from './demands.js';
import { withoutRounding } from './null-space.js';
import { NEGLIGIBLE, wholeNumbers } from './simplify.js';

/** Rows as the linear program sees them: the columns that may move, turned so that row·d ≥ 0 is demanded. */
type Pool = Float64Array[];

/**
 * A direction for the rows with a 1 in `chosen`, zero outside `moving` (columns that are independent in those rows),
 * or null when there is none. `units`: reciprocal sizes of the columns.
 */
export function recessionDirection(
  input: SeparationInput,
  chosen: Uint8Array,
  moving: readonly number[],
  units: Float64Array,
): Pairs | null {
  const box = Float64Array.from(moving, (j) => units[j]!);
  const program = new ConeProgram(objective(input, chosen, moving), box);
  return solveCone(program, box, { input, chosen, moving, position: 0, origins: new Map() });
}

/**
 * The best direction for the program's objective, or null when only d = 0 is left; rows of the data are cut in as
 * needed, `known` ones are there from the start.
 */
export function solveCone(
  program: ConeProgram,
  box: Float64Array,
  search: Search,
  known: Pool = [],
): Pairs | null {
  const pool: Pool = [...known];
  for (;;) {
    const vertex = settle(program, pool, box);
    if (vertex === null) return null;
    const d = spread(vertex, search.moving, search.input.columns);
    const violated = violatedRows(search, d);
    if (violated.length === 0) return d;
    pool.push(...violated);
  }
}

/** Σ wᵢ·sᵢ·xᵢ with scattered weights 1 ≤ w < 2, so that no two vertices are equally good. Compensated sums. */
function objective(input: SeparationInput, chosen: Uint8Array, moving: readonly number[]): Float64Array {
  const sums = new Float64Array(moving.length);
  const lost = new Float64Array(moving.length);
  for (const { start, count, values } of blocks(input)) {
    for (let i = 0; i < count; i++) {
      if (chosen[start + i] === 0) continue;
      const scattered = 1 + ((Math.imul(start + i + 1, 0x9e3779b1) >>> 16) & 0xff) / 256;
      const demand = demandOf(input, start + i);
      const weight = demand === 0 ? scattered - 1.5 : demand * scattered;
      for (let k = 0; k < moving.length; k++) {
        const term = weight * values[i * input.columns + moving[k]!]!;
        const sum = sums[k]! + term;
        lost[k]! += Math.abs(sums[k]!) >= Math.abs(term) ? sums[k]! - sum + term : term - sum + sums[k]!;
        sums[k] = sum;
      }
    }
  }
  return sums.map((sum, k) => sum + lost[k]!);
}

/** Cuts until the vertex, or whole numbers near it, violate no row of the pool; null when only d = 0 is left. */
function settle(program: ConeProgram, pool: Pool, box: Float64Array): Pairs | null {
  // Every cut lowers the objective; the limit is far above what is ever needed and keeps rounding from going round.
  for (let cuts = 200 * (program.size + 10); cuts > 0; cuts--) {
    if (program.atApex) return null;
    const vertex = program.vertex();
    // What decimal data violate in their last bits they may meet in whole numbers: those go first.
    const simple = wholeNumbers(withoutRounding(vertex, box, NEGLIGIBLE));
    if (simple !== null && mostViolated(pool, simple) === null) return simple;
    const row = mostViolated(pool, vertex);
    if (row === null) return vertex;
    if (!program.cut(row)) return null;
  }
  return null;
}

function mostViolated(pool: Pool, d: Pairs): Float64Array | null {
  let worst: Float64Array | null = null;
  let violation = ON_PLANE;
  for (const row of pool) {
    const value = -sidedness(row, 0, d);
    if (value > violation) {
      violation = value;
      worst = row;
    }
  }
  return worst;
}

function spread(vertex: Pairs, moving: readonly number[], columns: number): Pairs {
  const d = pairs(columns);
  moving.forEach((j, k) => {
    d.high[j] = vertex.high[k]!;
    d.low[j] = vertex.low[k]!;
  });
  return d;
}

export interface Search {
  readonly input: SeparationInput;
  readonly chosen: Uint8Array;
  readonly moving: readonly number[];
  /** The row where the last look at the data ended: the next begins there. */
  position: number;
  /** Which row of the data each row of the program is, and the demand that turned it. */
  readonly origins: Map<Float64Array, { readonly index: number; readonly demand: number }>;
}

/** The rows that d violates most, among those of the first blocks that have enough of them; none if d violates none. */
function violatedRows(search: Search, d: Pairs): Pool {
  const { input, chosen, moving } = search;
  const enough = 2 * moving.length + 10;
  const found: { value: number; row: Float64Array; index: number; demand: number }[] = [];
  for (const { start, count, values } of blocks(input, search.position)) {
    for (let i = 0; i < count; i++) {
      if (chosen[start + i] === 0) continue;
      const from = i * input.columns;
      const sided = sidedness(values, from, d);
      const demand = demandOf(input, start + i) || -Math.sign(sided);
      const value = margin(demand, sided);
      if (value < -ON_PLANE) {
        const row = Float64Array.from(moving, (j) => demand * values[from + j]!);
        found.push({ value, row, index: start + i, demand });
      }
    }
    search.position = start;
    if (found.length >= enough) break;
  }
  found.sort((a, b) => a.value - b.value);
  return found.slice(0, enough).map(({ row, index, demand }) => {
    search.origins.set(row, { index, demand });
    return row;
  });
}
