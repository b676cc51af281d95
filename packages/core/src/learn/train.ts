/** `train`: a solver watched on the way to the optimum, which is computed first. */
import { rateBounds } from '../diagnostics/rate-bounds.js';
import { cancelled } from '../fit/cancelled.js';
import { type Ground, layGround } from '../fit/coordinates.js';
import { descend, isFullBatch } from '../fit/descend.js';
import { type Estimate, estimate } from '../fit/estimate.js';
import { everything } from '../fit/everything.js';
import { journalOf } from '../fit/journal.js';
import type { LoadedRows, MemoryRows } from '../fit/loaded-rows.js';
import { bindData, loadTraining } from '../fit/prepare.js';
import type { ShardWork } from '../fit/solve.js';
import { isGradientSolver } from '../fit/solver-names.js';
import { useFullLanguage } from '../formula/full/index.js';
import type { TrainingData } from '../formula/training.js';
import type { CheckedFormula, ColumnOptions } from '../formula/types.js';
import { useTwin } from '../kernel/use-twin.js';
import { packedIndex, packedSubmatrix, subvector } from '../math/packed.js';
import type { CountedShard, Iteration, Problem, Solution, Sums } from '../objective/objective.js';
import { inBasis, inCoordinates } from '../solver/basis.js';
import { lbfgs } from '../solver/lbfgs.js';
import { newton } from '../solver/newton.js';
import { ask, quietly, type RunOptions, run, runSync } from '../solver/run.js';
import { heldOutLoss, lossFlat, nearOptimum, type StoppingRule, stopping } from '../solver/stopping.js';
import type { Data } from '../table/data.js';
import { GrowableFloat64 } from '../table/growable.js';
import { type Split, splitRows } from './held-out.js';
import type { TrainingHistory, TrainOptions } from './history.js';
import { Recorder, type Target } from './recorder.js';
import { settingsOf, startOf, type TrainSettings } from './train-options.js';
import { judge } from './verdict.js';

/** Everything a run needs. */
interface Begun {
  readonly training: TrainingData;
  readonly rows: MemoryRows;
  readonly split: Split | null;
  readonly settings: TrainSettings;
  readonly options: TrainOptions;
}

function begin(data: Data, formula: string, options: TrainOptions): Begun {
  const settings = settingsOf(options);
  useFullLanguage();
  useTwin();
  const training = bindData(data, formula, options);
  const { heldOut, kernel } = options;
  const split = heldOut ? splitRows(training, heldOut.share, settings.seed, kernel) : null;
  const rows = split?.training ?? loadTraining(training, kernel, []);
  return { training, rows, split, settings, options };
}

/** H(β̂) and β̂ over the coefficients that are free; null where the estimate is not finite. */
function* targetOf(rows: LoadedRows, { refined, separation, free }: Estimate): ShardWork<Target | null> {
  if (refined === null || separation !== null || !refined.settled) return null;
  const at = refined.coefficients.high;
  const sums: Sums = (yield { shards: rows.shards, pass: { kind: 'hessian', at } })!;
  return { coefficients: subvector(at, free), hessian: packedSubmatrix(sums.hessian!, free) };
}

/** The optimum as the history tells it; aliased coefficients are 0. */
function optimumOf({ refined, free }: Estimate, { scales }: LoadedRows, weight: number) {
  if (refined === null) return null;
  const coefficients = Array.from(refined.coefficients.high, (value, j) => value * scales[j]!);
  const standardErrors = coefficients.map(() => 0);
  free.forEach((j, i) => {
    standardErrors[j] = Math.sqrt(refined.variances[i]!) * scales[j]!;
  });
  return { coefficients, standardErrors, loss: refined.loss.hi / weight };
}

/** The solver's own run. */
function solverRun(rows: MemoryRows, problem: Problem, ground: Ground, settings: TrainSettings) {
  const { solver, epochs: maxIterations } = settings;
  if (isGradientSolver(solver)) return descend(rows, problem, ground, { ...settings, solver });
  if (solver === 'newton') return newton.run(problem, { maxIterations });
  const { basis, bound } = ground;
  const curvature = Float64Array.from({ length: basis.size }, (_, j) => bound[packedIndex(j, j)]!);
  return inBasis(basis, problem, (inner) => lbfgs.run(inner, { maxIterations, curvature }));
}

function rulesOf(
  { options, split }: Begun,
  recorder: Recorder,
  heldOutLosses: GrowableFloat64,
): StoppingRule<CountedShard>[] {
  const { distance, tolerance, heldOut } = options;
  const rules: StoppingRule<CountedShard>[] = [];
  if (distance !== undefined) rules.push(nearOptimum(() => recorder.distance, distance));
  if (tolerance !== undefined) rules.push(lossFlat(tolerance));
  if (heldOut && split) {
    const tell = (loss: number) => heldOutLosses.push(loss / split.heldOutWeight);
    rules.push(heldOutLoss(split.heldOut.shards, heldOut.patience, tell));
  }
  return rules;
}

/** The whole run as questions to the shards. */
function* training(begun: Begun): ShardWork<TrainingHistory> {
  const { training: data, rows, settings, options } = begun;
  const { schema } = data;
  const { shards, columns } = rows;
  const found = yield* quietly(estimate(rows, { solver: 'newton', ...everything }));
  const { free } = found;
  const target = yield* targetOf(rows, found);
  const initial = (yield { shards, pass: { kind: 'hessian', at: new Float64Array(columns) } })!;
  const ground = yield* layGround(rows, free, initial, settings.coordinates, schema.intercept);
  const bounds = boundsOf(ground, target, settings);
  const problem = { size: columns, start: startOf(options, schema.columns, rows.scales), active: free };
  const inBatches =
    isGradientSolver(settings.solver) && !isFullBatch(rows, { ...settings, solver: settings.solver });
  const recorder = new Recorder(rows, free, ground.weight, target, inBatches);
  const heldOutLosses = new GrowableFloat64();
  const work = recorder.record(ask(shards, solverRun(rows, problem, ground, settings)));
  const solution: Solution = yield* stopping(work, rulesOf(begun, recorder, heldOutLosses));
  const losses = recorder.losses.finish();
  const distances = target && recorder.distances.finish();
  const iterations = losses.length - 1;
  return {
    format: 'oddsmith-history/1',
    solver: settings.solver,
    formula: schema.formula,
    event: schema.response.kind === 'labels' ? schema.response.levels[1] : 'success',
    columns: schema.columns,
    iterations,
    coefficients: recorder.coefficients.finish(),
    losses,
    gradientNorms: recorder.gradientNorms.finish(),
    distances,
    ...(begun.split && { heldOutLosses: heldOutLosses.finish() }),
    passes: recorder.passes.finish(),
    seconds: recorder.seconds.finish(),
    optimum: target && optimumOf(found, rows, ground.weight),
    rates: bounds,
    ...judge(solution.stopReason, iterations, distances, bounds),
  };
}

/** The bounds for the loss whose gradient is followed. */
function boundsOf({ basis, bound, weight }: Ground, target: Target | null, { gradient }: TrainSettings) {
  const divisor = gradient === 'mean' ? weight : 1;
  const followed = (matrix: Float64Array) => matrix.map((value) => value / divisor);
  const hessian = target && followed(inCoordinates(target.hessian, basis));
  return rateBounds(followed(bound), hessian, basis.size);
}

/** Iterations in units of the data, for who asked to be told. */
function runOptions(begun: Begun): RunOptions {
  const { options, rows, settings } = begun;
  const { signal, onIteration } = options;
  const journal = journalOf(
    { schema: begun.training.schema, rows: rows.count },
    rows,
    'train',
    settings.solver,
    options,
  );
  const { scales, events, others } = rows;
  const total = (weights: Float64Array) => weights.reduce((sum, weight) => sum + weight, 0);
  const weight = total(events) + total(others);
  const told = (iteration: Iteration): Iteration => ({
    ...iteration,
    coefficients: iteration.coefficients.map((value, j) => value * scales[j]!),
    loss: iteration.loss / weight,
    gradientNorm: iteration.gradientNorm / weight,
  });
  return { signal, journal, onIteration: onIteration && ((iteration) => onIteration(told(iteration))) };
}

/**
 * Runs a solver and keeps every iterate, with its loss, gradient norm, distance to the optimum in standard errors,
 * passes over the data and seconds. Defaults are the article's: plain gradient descent of the summed loss from zeros
 * at rate 0.001 for 10,000 epochs, in the coordinates of the data. The accurate optimum and the two bounds of the
 * rate are computed first; aliased coefficients stay where they start.
 *
 * Rejects as `fit` does: an `OddsmithError` for input that is not what is needed, `cancelled` by `signal`. A run that
 * does not settle is no error: `settled`, `stopReason` and `sentence` tell.
 */
export async function train<Given extends Data, Formula extends string, Other extends string = never>(
  data: Given,
  formula: Formula & CheckedFormula<Formula, Given>,
  options: TrainOptions & ColumnOptions<Other> = {},
): Promise<TrainingHistory> {
  try {
    const begun = begin(data, formula, options);
    return await run(training(begun), runOptions(begun));
  } catch (error) {
    throw cancelled(error, options.signal);
  }
}

/** As `train`, at once: blocks until the run is over. */
export function trainSync<Given extends Data, Formula extends string, Other extends string = never>(
  data: Given,
  formula: Formula & CheckedFormula<Formula, Given>,
  options: TrainOptions & ColumnOptions<Other> = {},
): TrainingHistory {
  try {
    const begun = begin(data, formula, options);
    return runSync(training(begun), runOptions(begun));
  } catch (error) {
    throw cancelled(error, options.signal);
  }
}
