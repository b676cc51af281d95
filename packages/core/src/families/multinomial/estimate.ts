/**
 * The estimate of a multinomial model with its proof: aliased columns out, Newton, the last steps in double-double, and
 * where those do not prove that an optimum exists, the search for a direction of recession.
 */
import type { ToldAlias } from '../../fit/aliases.js';
import { independentInOrder } from '../../fit/limiting.js';
import { provesOptimum } from '../../fit/optimum.js';
import type { Finished, ShardWork } from '../../fit/solve.js';
import type { Solution } from '../../objective/objective.js';
import { newton } from '../../solver/newton.js';
import { ask, quietly } from '../../solver/run.js';
import { isConverged } from '../../solver/stop-reason.js';
import {
  aliasedColumns,
  areIndependent,
  type ColumnGram,
  independentAmong,
  leadingBlock,
} from '../aliased-columns.js';
import type { Waiting } from '../answered.js';
import { BlockShard } from '../block-shard.js';
import type { ClassRows } from '../classes.js';
import { finishNewton } from '../solving.js';
import { multinomialObjective } from './objective.js';
import { type ClassSeparation, separationOfClasses } from './separation.js';

/** Rows, their columns scaled, and who waits for passes. */
export interface LoadedClasses {
  readonly rows: ClassRows;
  readonly scales: Float64Array;
  readonly waiting: Waiting | null;
}

export interface MultinomialEstimate extends Finished {
  /** All rows, with all classes. */
  readonly shard: BlockShard;
  readonly aliases: readonly ToldAlias[];
  /** Null where no column is aliased. */
  readonly gram: ColumnGram | null;
  /** The columns of the design that are not aliased. */
  readonly columns: readonly number[];
  /** The coefficients of these, class after class. */
  readonly free: readonly number[];
  /** The coefficients that the (limiting) likelihood determines. */
  readonly active: readonly number[];
  readonly separation: ClassSeparation | null;
}

/** The shard of the rows; `ruledOut`: classes that rows cannot have. */
export function shardOf(
  { rows, scales, waiting }: LoadedClasses,
  ruledOut: Uint8Array | null = null,
): BlockShard {
  const { design, codes, weights, classes } = rows;
  const objective = multinomialObjective({
    ...{ codes, weights, ruledOut },
    ...{ classes: classes.length, columns: scales.length },
  });
  return new BlockShard({ design, scales }, objective, waiting);
}

/** The coefficients of some columns, class after class. */
export function coefficientsOf(
  columns: readonly number[],
  { rows, scales }: Pick<LoadedClasses, 'rows' | 'scales'>,
): number[] {
  return Array.from({ length: rows.classes.length - 1 }, (_, k) =>
    columns.map((j) => k * scales.length + j),
  ).flat();
}

export function* estimateMultinomial(
  loaded: LoadedClasses,
  maxIterations: number | undefined,
): ShardWork<MultinomialEstimate> {
  const shard = shardOf(loaded);
  const shards = [shard];
  const { scales, rows } = loaded;
  const size = (rows.classes.length - 1) * scales.length;
  const start = new Float64Array(size);
  const initial = (yield { shards, pass: { kind: 'hessian', at: start } })!;
  const { aliases, gram } = areIndependent(initial.hessian!, scales.length)
    ? { aliases: [], gram: null }
    : yield* aliasesOf(loaded, shard, size);
  const isAliased = new Set(aliases.map(({ column }) => column));
  const columns = Array.from(scales, (_, j) => j).filter((j) => !isAliased.has(j));
  const free = coefficientsOf(columns, loaded);
  const problem = { size, start, active: free };
  const limit = maxIterations === undefined ? {} : { maxIterations };
  const solution = yield* ask(shards, newton.run(problem, { ...limit, initial }));
  const known = { shard, aliases, gram, columns, free };
  const finished = isConverged(solution.stopReason) ? yield* finishNewton(shard, problem, solution) : null;
  if (finished?.refined && finished.converged && provesOptimum(finished.refined))
    return { ...known, ...finished, active: free, separation: null };
  const separation = separationOfClasses(rows, columns, guessesOf(loaded, free, solution));
  if (separation !== null) return { ...known, ...(yield* limiting(loaded, free, separation)), separation };
  const last = finished ?? (yield* finishNewton(shard, problem, solution));
  return { ...known, ...last, active: free, separation: null };
}

/** By the accurate Gram matrix of the columns: a block of the Hessian at β = 0, where all rows weigh the same. */
function* aliasesOf(
  { rows, scales }: LoadedClasses,
  shard: BlockShard,
  size: number,
): ShardWork<{ aliases: readonly ToldAlias[]; gram: ColumnGram | null }> {
  const at = new Float64Array(size);
  const sums = (yield { shards: [shard], pass: { kind: 'hessian', at, precision: 'double-double' } })!;
  const columns = scales.length;
  const gram = { gram: leadingBlock(sums.hessian!, sums.hessianLow, columns), columns };
  const aliases = aliasedColumns({ design: rows.design, scales }, gram);
  return { aliases, gram: aliases.length > 0 ? gram : null };
}

/** Where the solver went, in units of the data. */
function guessesOf({ scales }: LoadedClasses, free: readonly number[], { coefficients, lastStep }: Solution) {
  const unscaled = (values: Float64Array) =>
    Float64Array.from(free, (at) => values[at]! * scales[at % scales.length]!);
  return { coefficients: unscaled(coefficients), step: unscaled(lastStep) };
}

/**
 * The limiting fit (Geyer 2009): each row chooses among the classes that are left to it. Among the infinite coefficients
 * as many are held at 0 as that leaves undetermined.
 */
function* limiting(
  loaded: LoadedClasses,
  free: readonly number[],
  { found, ruledOut }: ClassSeparation,
): ShardWork<Finished & { active: readonly number[] }> {
  const shard = shardOf(loaded, ruledOut);
  const size = (loaded.rows.classes.length - 1) * loaded.scales.length;
  const start = new Float64Array(size);
  const shards = [shard];
  if (found.kind === 'complete') return nothingLeft(start);
  const sums = (yield { shards, pass: { kind: 'hessian', at: start, precision: 'double-double' } })!;
  const order = [...free.filter((_, i) => !found.infinite[i]), ...free.filter((_, i) => found.infinite[i])];
  const active = independentInOrder({ high: sums.hessian!, low: sums.hessianLow! }, order);
  const problem = { size, start, active };
  const solution = yield* quietly(ask(shards, newton.run(problem, {})));
  return { ...(yield* finishNewton(shard, problem, solution)), converged: false, active };
}

/** All rows have one class left: no coefficient is determined. */
function nothingLeft(start: Float64Array) {
  const solution = {
    coefficients: start,
    stopReason: 'no-further-progress' as const,
    iterations: 0,
    largestLogOdds: 0,
    lastStep: start,
  };
  return { solution, refined: null, converged: false, active: [] };
}

/** The columns that a smaller model estimates: those that take the place of dropped ones come back in. */
export function columnsWithout(
  dropped: readonly number[],
  { columns, gram }: Pick<MultinomialEstimate, 'columns' | 'gram'>,
): number[] {
  if (gram === null) return columns.filter((j) => !dropped.includes(j));
  const all = Array.from({ length: gram.columns }, (_, j) => j);
  return independentAmong(
    gram,
    all.filter((j) => !dropped.includes(j)),
  );
}
