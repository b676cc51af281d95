/** What is left to estimate where the maximum-likelihood estimate is infinite. */
import { findSeparation, type Separation } from '../diagnostics/separation.js';
import { accurateCholesky, type Pairs, pairAt, pairs, setPair } from '../math/cholesky-double-double.js';
import { packedIndex, packedLength } from '../math/packed.js';
import type { Solution } from '../objective/objective.js';
import { quietly } from '../solver/run.js';
import { type LoadedRows, readRows, startOf } from './loaded-rows.js';
import { type Finished, finish, type ShardWork, type SolveOptions, solve } from './solve.js';

/** Rows looked at together. */
const CHUNK = 4096;

/** Looks for a direction of recession in the columns that are not aliased. */
export function separationOf(
  rows: LoadedRows,
  active: readonly number[],
  solution: Pick<Solution, 'coefficients' | 'lastStep'>,
): Separation | null {
  const { scales, columns } = rows;
  const pick = (values: Float64Array) => Float64Array.from(active, (j) => values[j]! * scales[j]!);
  const chunk = new Float64Array(CHUNK * columns);
  return findSeparation({
    rows: rows.count,
    columns: active.length,
    ...rows.presence(),
    coefficients: pick(solution.coefficients),
    step: pick(solution.lastStep),
    read(start, count, into) {
      for (let done = 0; done < count; done += CHUNK) {
        const part = Math.min(CHUNK, count - done);
        readRows(rows, start + done, part, chunk);
        for (let i = 0; i < part; i++) {
          for (let j = 0; j < active.length; j++) {
            into[(done + i) * active.length + j] = chunk[i * columns + active[j]!]!;
          }
        }
      }
    },
  });
}

/**
 * The limiting fit (Geyer 2009): rows that the direction separates strictly have likelihood 1 in the limit and are
 * left out; what remains determines the coefficients that are finite. Among the infinite ones as many are held at 0
 * as the remaining rows leave undetermined, or where they are in `beginAt`.
 */
export function* limiting(
  rows: LoadedRows,
  free: readonly number[],
  separation: Separation,
  options: SolveOptions,
  beginAt: typeof startOf = startOf,
): ShardWork<Finished & { separation: Separation; active: readonly number[] }> {
  const base = { separation, converged: false };
  const start = new Float64Array(rows.columns);
  const none: Solution = {
    coefficients: start,
    stopReason: 'no-further-progress',
    iterations: 0,
    largestLogOdds: 0,
    lastStep: start,
  };
  if (separation.kind === 'complete') return { ...base, active: [], solution: none, refined: null };
  rows.leaveOut(separation.separated);
  const { shards } = rows;
  const sums = (yield { shards, pass: { kind: 'hessian', at: rows.start, precision: 'double-double' } })!;
  const order = finiteFirst(free, separation);
  const determined = independentInOrder({ high: sums.hessian!, low: sums.hessianLow! }, order);
  const from = beginAt(rows, determined);
  const initial = from === rows.start ? sums : (yield { shards, pass: { kind: 'hessian', at: from } })!;
  const problem = { size: rows.columns, start: from, active: determined };
  // A gradient solver would crawl where a coefficient was infinite: what is left is Newton's.
  const second = { ...options, solver: options.solver === 'lbfgs' ? 'lbfgs' : 'newton' } as const;
  const solution = yield* quietly(solve(rows, problem, second, initial));
  const finished = yield* finish(rows, determined, solution, options);
  rows.leaveOut(null);
  return { ...base, active: determined, solution: finished.solution, refined: finished.refined };
}

/** The columns that may move, those with infinite estimates last. */
export function finiteFirst(active: readonly number[], { infinite }: Separation): number[] {
  return [...active.filter((_, i) => !infinite[i]), ...active.filter((_, i) => infinite[i])];
}

/** The columns of a Gram matrix that do not depend on those before them in `order`, ascending. */
export function independentInOrder(gram: Pairs, order: readonly number[]): number[] {
  const permuted = pairs(packedLength(order.length));
  order.forEach((row, i) => {
    for (let j = 0; j <= i; j++) {
      const column = order[j]!;
      const from = row >= column ? packedIndex(row, column) : packedIndex(column, row);
      setPair(permuted, packedIndex(i, j), pairAt(gram, from));
    }
  });
  const dependent = new Set(accurateCholesky(permuted, order.length, 1e-22).dependent);
  return order.filter((_, i) => !dependent.has(i)).sort((a, b) => a - b);
}

/** Both, for who finds out whether an estimate exists. */
export const existence = { separationOf, limiting };

export type Existence = typeof existence;
