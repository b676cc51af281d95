/**
 * Drives a solver: gives its passes to the shards and its iterations to whoever watches. `run` works over any
 * shards and lets the event loop breathe; `runSync` over rows in memory. Both give the same bits.
 */
import type { Iteration, Pass, Shard, Sums } from '../objective/objective.js';
import { mergeSums } from '../objective/sums.js';

/** A pass addressed to the shards that hold the rows. */
export interface Question<S extends Shard = Shard> {
  readonly shards: readonly S[];
  readonly pass: Pass;
}

/** Work that asks questions, tells its iterations and ends in a result; solvers joined to shards by `ask`. */
export type Work<Result, S extends Shard = Shard> = Generator<
  Question<S> | Iteration,
  Result,
  Sums | undefined
>;

/** Work that waits for code which only some of it needs. */
export interface Loading {
  load(): Promise<void>;
}

/** Work that may wait for code: only `run` can drive it there. */
export type LoadingWork<Result, S extends Shard = Shard> = Generator<
  Question<S> | Iteration | Loading,
  Result,
  Sums | undefined
>;

/** Waits for code, and is what came. */
export function* loaded<Code>(code: () => Promise<Code>): Generator<Loading, Code, unknown> {
  let found: Code | undefined;
  const load = async () => {
    found = await code();
  };
  yield { load };
  return found!;
}

/** Keeps the answers of a run, and gives those of an earlier one: see `checkpoint/checkpoint.ts`. */
export interface Journal {
  /** The answer on record, or null when the rows must be asked. */
  recall(pass: Pass): Sums | null;
  /** The rows have answered. */
  record(pass: Pass, sums: Sums): void;
  /** The run is over, finished or not. */
  close(): void;
}

export interface RunOptions {
  /** Cancels between passes: `run` then throws the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  readonly onIteration?: ((iteration: Iteration) => void) | undefined;
  /** Checkpoints. Default: none. */
  readonly journal?: Journal | undefined;
}

/** Joins a solver's run to shards. */
export function* ask<Result, S extends Shard>(
  shards: readonly S[],
  steps: Generator<Pass | Iteration, Result, Sums | undefined>,
): Work<Result, S> {
  let answer: Sums | undefined;
  for (;;) {
    const step = steps.next(answer);
    if (step.done) return step.value;
    answer = step.value.kind === 'iteration' ? yield step.value : yield { shards, pass: step.value };
  }
}

/** The same work without telling its iterations: for the smaller fits beside the main one. */
export function* quietly<Result, S extends Shard>(work: LoadingWork<Result, S>): LoadingWork<Result, S> {
  let answer: Sums | undefined;
  for (;;) {
    const step = work.next(answer);
    if (step.done) return step.value;
    answer = 'coefficients' in step.value ? undefined : yield step.value;
  }
}

/** Milliseconds after which `run` gives the event loop a turn. */
const TURN = 16;

/** A macrotask: timers and messages get their turn (a chain of resolved promises would starve them). */
function turn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}

/** The sums of a shard: those of its parts where it has any. */
function partsOf(shard: Shard, pass: Pass): readonly Sums[] | Promise<readonly Sums[]> {
  if (shard.parts) return shard.parts(pass);
  const sums = shard.pass(pass);
  return sums instanceof Promise ? sums.then((one) => [one]) : [sums];
}

/** The answer of all shards: at once where all of them answer at once. */
function sumsOf({ shards, pass }: Question): Sums | Promise<Sums> {
  const answers = shards.map((shard) => partsOf(shard, pass));
  if (answers.some((answer) => answer instanceof Promise))
    return Promise.all(answers).then((parts) => mergeSums(pass, parts.flat()));
  return mergeSums(pass, (answers as (readonly Sums[])[]).flat());
}

/** Work under way: yields what is to be waited for, and is given what came of it. */
type Driven<Result> = Generator<Promise<unknown>, Result, unknown>;

/** Drives work; `turns`: whether the event loop is given turns. */
function* drive<Result>(
  work: LoadingWork<Result>,
  { journal, onIteration, signal }: RunOptions,
  turns: boolean,
): Driven<Result> {
  let answer: Sums | undefined;
  let last = turns ? performance.now() : Number.POSITIVE_INFINITY;
  try {
    for (;;) {
      signal?.throwIfAborted();
      const step = work.next(answer);
      if (step.done) return step.value;
      answer = undefined;
      if ('pass' in step.value) {
        const { pass } = step.value;
        answer = journal?.recall(pass) ?? undefined;
        if (answer === undefined) {
          const sums = sumsOf(step.value);
          answer = sums instanceof Promise ? ((yield sums) as Sums) : sums;
          journal?.record(pass, answer);
        }
      } else if ('load' in step.value) yield step.value.load();
      else onIteration?.(step.value);
      if (performance.now() - last > TURN) {
        yield turn();
        last = performance.now();
      }
    }
  } finally {
    journal?.close();
  }
}

/** Runs work over any shards. Throws the signal's reason when cancelled. */
export async function run<Result>(work: LoadingWork<Result>, options: RunOptions = {}): Promise<Result> {
  const driven = drive(work, options, true);
  let step = driven.next();
  while (!step.done) {
    try {
      step = driven.next(await step.value);
    } catch (error) {
      step = driven.throw(error);
    }
  }
  return step.value;
}

/** Runs work over rows in memory of this thread, at once. */
export function runSync<Result>(work: LoadingWork<Result>, options: RunOptions = {}): Result {
  const step = drive(work, options, false).next();
  if (!step.done) throw new Error('Work that runs at once cannot wait.');
  return step.value;
}
