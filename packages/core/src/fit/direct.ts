/**
 * Fits of many rows or columns: the way to the optimum that asks for no Hessian of all rows before it is there. What
 * it leaves open (aliased or nearly collinear columns, separation) is left to the way that looks first.
 */
import { plainAlgebra } from '../math/dense/dense-algebra.js';
import type { NewtonSolution } from '../solver/newton.js';
import { newtonCg } from '../solver/newton-cg.js';
import { ask } from '../solver/run.js';
import { isConverged } from '../solver/stop-reason.js';
import type { Estimate } from './estimate.js';
import { type LoadedRows, readRows } from './loaded-rows.js';
import { provesOptimum } from './optimum.js';
import { fromSamples, guideAt, onSamples } from './sampled-newton.js';
import { stridesOf } from './samples.js';
import { finish, type ShardWork, type SolveOptions } from './solve.js';

/** Rows that tell how large second derivatives are about, in chunks evenly spread. */
const LOOKED_AT = 1024;
const CHUNK = 64;

/** ¼·Σ w x² of the scaled columns, from some of the rows: about what second derivatives are at most. */
function curvatureOf({ source, columns, scales }: LoadedRows): Float64Array {
  const sums = new Float64Array(columns);
  const chunks = Math.min(LOOKED_AT / CHUNK, Math.ceil(source.count / CHUNK));
  const x = new Float64Array(CHUNK * columns);
  const [events, others] = [new Float64Array(CHUNK), new Float64Array(CHUNK)];
  for (let k = 0; k < chunks; k++) {
    const start = Math.floor((k * source.count) / chunks);
    const count = Math.min(CHUNK, source.count - start);
    readRows({ source }, start, count, x);
    source.weights(start, count, events, others);
    for (let i = 0, at = 0; i < count; i++) {
      const weight = (events[i]! + others[i]!) / 4;
      for (let j = 0; j < columns; j++, at++) sums[j] = sums[j]! + weight * x[at]! * x[at]!;
    }
  }
  const share = Math.max(1, source.count / (chunks * CHUNK));
  return sums.map((sum, j) => (sum > 0 ? share * sum * scales[j]! * scales[j]! : 1));
}

/** Where the solver comes to; null where it does not get under way. */
function* approach(
  rows: LoadedRows,
  { solver, maxIterations, start = rows.start, algebra = plainAlgebra }: SolveOptions,
): ShardWork<NewtonSolution | null> {
  const { shards, columns, count, hessianCost } = rows;
  const active = Array.from({ length: columns }, (_, j) => j);
  const problem = { size: columns, start, active };
  if (solver === 'newton-cg') {
    const limit = maxIterations === undefined ? {} : { maxIterations };
    const run = newtonCg.run(problem, { ...limit, curvature: curvatureOf(rows) });
    return { ...(yield* ask(shards, run)), factor: null };
  }
  const strides = stridesOf(count, columns, hessianCost);
  const last = strides.at(-1);
  if (last === undefined) return null;
  const sampled = yield* start === rows.start
    ? onSamples(shards, problem, strides, algebra)
    : guideAt(shards, problem, last, algebra);
  return sampled && (yield* fromSamples(rows, problem, sampled, algebra, maxIterations));
}

/** The estimate of all columns where nothing stands in the way, else null. */
export function* direct(rows: LoadedRows, options: SolveOptions): ShardWork<Estimate | null> {
  const solution = yield* approach(rows, options);
  if (solution === null || !isConverged(solution.stopReason)) return null;
  const all = Array.from({ length: rows.columns }, (_, j) => j);
  const finished = yield* finish(rows, all, solution, options);
  const { refined } = finished;
  if (!finished.converged || refined === null || !provesOptimum(refined)) return null;
  const solver = options.solver === 'newton-cg' ? 'newton-cg' : 'sampled-newton';
  return { ...finished, aliases: [], gram: null, free: all, active: all, separation: null, solver };
}
