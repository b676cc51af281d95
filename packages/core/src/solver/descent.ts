/**
 * Gradient descent and its relatives: one generator, with a rule that turns gradients into moves (`update-rules.ts`),
 * a rate (`rates.ts`), and steps over all rows or over shuffled batches (Robbins & Monro 1951).
 *
 * Full batches need a `gradient` pass an epoch, and an `along` pass more for a backtracking line search; batches need
 * `batch` passes and, after each epoch, a `gradient` pass over all rows to see where it stands. One iteration is told
 * for each epoch; the last gradient asked for before it is the one at its coefficients. It does not judge convergence:
 * `stopping.ts` does. Every finite start gives finite iterates: it stops where the loss or the
 * square of an iterate is beyond the range of numbers.
 */
import type {
  Pass,
  PassKind,
  Problem,
  Solution,
  Solver,
  SolverRun,
  StopReason,
  Sums,
} from '../objective/objective.js';
import { shuffledBatches } from './batches.js';
import { rateAt, type Schedule } from './rates.js';
import { UPDATE_RULES, type UpdateRule, type UpdateRuleName } from './update-rules.js';
import { dot, norm, plus } from './vector.js';

export interface DescentOptions {
  readonly rule: UpdateRuleName;
  /** A line search over whole steps wants the rule `gradient-descent` and no batches; it begins with length `first`. */
  readonly rate: number | Schedule | { readonly kind: 'backtracking'; readonly first: number };
  readonly epochs: number;
  /** What the gradient of the summed loss is multiplied by: 1, or 1/Σw to follow the mean loss. Default 1. */
  readonly scale?: number;
  /** Steps over `size` of these rows at a time; `scale` is then that of one batch, by its number of rows. */
  readonly batches?: {
    readonly rows: Int32Array;
    readonly size: number;
    readonly seed: number;
    readonly scale: (rows: number) => number;
  };
  /** Tell the running mean of all steps (Ruppert 1988; Polyak & Juditsky 1992) instead of the iterates. Default false. */
  readonly averaged?: boolean;
}

type Asking<Result> = Generator<Pass, Result, Sums | undefined>;

/** Candidates of a pass of a line search: twice the last length, and halves. */
const CANDIDATES = 16;
/** Passes of one search at most. */
const ROUNDS = 8;
/** Share of the decrease of a tangent that a step of length 1/L brings at least. */
const SUFFICIENT = 0.5;

/** The longest candidate that lowers the loss enough, or 0 (Armijo 1966; Nocedal & Wright 2006, algorithm 3.1). */
function* backtrack(at: Float64Array, sums: Sums, scale: number, last: number): Asking<number> {
  const step = sums.gradient!.map((slope) => -scale * slope);
  const decrease = SUFFICIENT * scale * dot(sums.gradient!, sums.gradient!);
  const noise = 4e-16 * Math.abs(sums.loss);
  for (let round = 0, longest = 2 * last; round < ROUNDS; round++, longest /= 1 << CANDIDATES) {
    const lengths = Float64Array.from({ length: CANDIDATES }, (_, k) => longest / (1 << k));
    const { losses } = (yield { kind: 'along', at, step, lengths })!;
    const found = losses!.findIndex((loss, k) => loss <= sums.loss - lengths[k]! * decrease + noise);
    if (found >= 0) return lengths[found]!;
  }
  return 0;
}

/** The running mean of the steps. */
class Mean {
  #count = 0;
  value: Float64Array;

  constructor(start: Float64Array) {
    this.value = start;
  }

  add(at: Float64Array): void {
    this.#count++;
    const mean = this.value.slice();
    for (let j = 0; j < mean.length; j++) mean[j] = mean[j]! + (at[j]! - mean[j]!) / this.#count;
    this.value = mean;
  }
}

function scaled(gradient: Float64Array, scale: number): Float64Array {
  return scale === 1 ? gradient : gradient.map((slope) => scale * slope);
}

/** Where an epoch leads, and the rate it went by. */
interface Moved {
  readonly at: Float64Array;
  readonly rate: number;
}

/** Takes the steps of an epoch from `at`, where the sums over all rows are `here`; null where no step can be taken. */
type Epoch = (at: Float64Array, here: Sums, epoch: number) => Asking<Moved | null>;

function searchedEpoch(first: number, scale: number, mean: Mean | null): Epoch {
  let rate = first;
  return function* (at, here) {
    rate = yield* backtrack(at, here, scale, rate);
    if (rate === 0) return null;
    const next = plus(at, here.gradient!, -rate * scale);
    mean?.add(next);
    return { at: next, rate };
  };
}

/** The steps of an epoch by the options; `mean` sees each. */
function epochOf(size: number, options: DescentOptions, mean: Mean | null): Epoch {
  const { rate: asked, epochs, scale = 1, batches } = options;
  if (typeof asked === 'object' && asked.kind === 'backtracking') {
    return searchedEpoch(asked.first, scale, mean);
  }
  const rule: UpdateRule = UPDATE_RULES[options.rule](size);
  const step = (at: Float64Array, sums: Sums, factor: number, rate: number) => {
    const next = plus(at, rule(scaled(sums.gradient!, factor), rate), 1);
    mean?.add(next);
    return next;
  };
  const nextBatches = batches && shuffledBatches(batches.rows, batches.size, batches.seed);
  return function* (start, here, epoch) {
    const rate = rateAt(asked, epoch, epochs);
    if (!batches || !nextBatches) return { at: step(start, here, scale, rate), rate };
    let at = start;
    for (const rows of nextBatches()) {
      const sums: Sums = (yield { kind: 'batch', at, rows })!;
      at = step(at, sums, batches.scale(rows.length), rate);
    }
    return { at, rate };
  };
}

function* runDescent(problem: Problem, options: DescentOptions): SolverRun {
  const mean = options.averaged ? new Mean(problem.start) : null;
  const takeEpoch = epochOf(problem.size, options, mean);
  let at = problem.start;
  let here = (yield { kind: 'gradient', at })!;
  let shown = { at, sums: here };
  let lastStep: Float64Array = new Float64Array(problem.size);
  const stop = (stopReason: StopReason, iterations: number): Solution => ({
    coefficients: shown.at,
    stopReason,
    iterations,
    largestLogOdds: shown.sums.largestLogOdds,
    lastStep,
  });
  if (!Number.isFinite(here.loss)) return stop('not-finite', 0);
  for (let epoch = 0; epoch < options.epochs; epoch++) {
    const moved = yield* takeEpoch(at, here, epoch);
    if (moved === null) return stop('no-further-progress', epoch);
    if (!Number.isFinite(norm(moved.at))) return stop('not-finite', epoch);
    here = (yield { kind: 'gradient', at: moved.at })!;
    if (!Number.isFinite(here.loss)) return stop('not-finite', epoch);
    const seen: Sums = mean ? (yield { kind: 'gradient', at: mean.value })! : here;
    shown = { at: mean?.value ?? moved.at, sums: seen };
    lastStep = plus(moved.at, at, -1);
    ({ at } = moved);
    yield {
      kind: 'iteration',
      iteration: epoch + 1,
      coefficients: shown.at,
      loss: seen.loss,
      gradientNorm: norm(seen.gradient!),
      newtonDecrement: null,
      stepLength: moved.rate,
    };
  }
  return stop('max-iterations', options.epochs);
}

const needs: ReadonlySet<PassKind> = new Set<PassKind>(['gradient', 'along', 'batch']);

export const descent: Solver<DescentOptions> = { name: 'descent', needs, run: runDescent };
