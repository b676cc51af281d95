/** Gradient solvers over loaded rows: their settings made whole, their run in the coordinates asked for. */
import { OddsmithError } from '../errors.js';
import { largestEigenvalue } from '../math/eigenvalues.js';
import { packedIndex } from '../math/packed.js';
import type { Problem, SolverRun } from '../objective/objective.js';
import { useBatches } from '../objective/use-batches.js';
import { inBasis } from '../solver/basis.js';
import { type DescentOptions, descent } from '../solver/descent.js';
import { automaticRate, type Rate } from '../solver/rates.js';
import type { UpdateRuleName } from '../solver/update-rules.js';
import type { Ground } from './coordinates.js';
import type { MemoryRows } from './loaded-rows.js';
import type { GradientSolver } from './solver-names.js';

/** Passes through the data at most. */
export const DEFAULT_EPOCHS = 10_000;

export interface DescentSettings {
  readonly solver: GradientSolver;
  readonly rate: Rate;
  readonly epochs: number;
  /** All rows when undefined, but 1 for `sgd`. */
  readonly batchSize?: number | undefined;
  readonly seed: number;
  readonly gradient: 'sum' | 'mean';
  readonly averaged: boolean;
}

/** Rows of a step; all of them where the batch size is not smaller. */
function batchSizeOf({ solver, batchSize }: DescentSettings, rows: number): number {
  return Math.min(batchSize ?? (solver === 'sgd' ? 1 : rows), rows);
}

/** Rows that count, by index. */
function weighted({ events, others }: MemoryRows): Int32Array {
  return Int32Array.from(events.keys()).filter((i) => events[i]! + others[i]! > 0);
}

function refuseBacktracking(rule: UpdateRuleName, inBatches: boolean): void {
  if (rule === 'gradient-descent' && !inBatches) return;
  const message = `Option "rate" must be a number, "auto" or a schedule ${inBatches ? 'with batches' : `with solver "${rule}"`}, got "backtracking": a line search wants plain gradient descent over all rows.`;
  throw new OddsmithError('option-invalid', message, { option: 'rate' });
}

/** The options of the solver; throws `option-invalid` for a line search that cannot be. */
function descentOptions(rows: MemoryRows, ground: Ground, settings: DescentSettings): DescentOptions {
  const { solver, rate, epochs, seed, averaged, gradient } = settings;
  const rule: UpdateRuleName = solver === 'sgd' ? 'gradient-descent' : solver;
  const counted = weighted(rows);
  const size = batchSizeOf(settings, counted.length);
  const inBatches = size < counted.length;
  const { weight, bound, basis } = ground;
  const scale = gradient === 'mean' ? 1 / weight : 1;
  const batches = inBatches && {
    rows: counted,
    size,
    seed,
    scale: (taken: number) => (gradient === 'mean' ? counted.length / (weight * taken) : 1),
  };
  const common = { rule, epochs, scale, averaged, ...(batches && { batches }) };
  if (rate !== 'auto' && rate !== 'backtracking') return { ...common, rate };
  const perStep = gradient === 'mean' ? scale : size / counted.length;
  const largest = perStep * largestEigenvalue(bound, basis.size);
  if (rate === 'backtracking') {
    refuseBacktracking(rule, inBatches);
    return { ...common, rate: { kind: 'backtracking', first: largest > 0 ? 1 / largest : 1 } };
  }
  const trace = perStep * traceOf(bound, basis.size);
  const steepness = { largest, trace, batch: size / counted.length, rows: counted.length };
  return { ...common, rate: automaticRate(rule, steepness) };
}

function traceOf(matrix: Float64Array, size: number): number {
  let trace = 0;
  for (let i = 0; i < size; i++) trace += matrix[packedIndex(i, i)]!;
  return trace;
}

/** A run from the problem's start. */
export function descend(
  rows: MemoryRows,
  problem: Problem,
  ground: Ground,
  settings: DescentSettings,
): SolverRun {
  useBatches();
  const options = descentOptions(rows, ground, settings);
  return inBasis(ground.basis, problem, (inner) => descent.run(inner, options));
}

/** Whether its steps see all rows. */
export function isFullBatch(rows: MemoryRows, settings: DescentSettings): boolean {
  const counted = weighted(rows).length;
  return batchSizeOf(settings, counted) === counted;
}
