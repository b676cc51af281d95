/**
 * Paths of problems with more columns than rows. At each λ a working set of columns is solved to the end (`restricted.ts`):
 * those whose coefficients are not 0, and those whose slopes, followed from the last two λ, come near what the penalty holds
 * back (a sharper guess than the strong rules of Tibshirani et al. 2012). Then the slopes of all columns say which are
 * missing, until none is: every point carries the conditions over all columns, whatever was guessed.
 */
import { dualityGap } from './duality-gap.js';
import { MatrixFreeSolver } from './matrix-free/solver.js';
import type { State } from './move.js';
import { penaltyOf, type Slots, slotsOf, violationOf } from './penalties.js';
import type { WidePoint, WideProblem } from './problem.js';
import { RestrictedSolver } from './restricted.js';
import { WideRows } from './rows.js';
import { answered, type WideWork } from './work.js';
import { INTERCEPT, WorkingSet } from './working-set.js';

/** How near its limit the guess of a slope has to come for its column to be taken in: as a share of the limit. */
const NEAR = 0.99;
/** As long as columns are missing, those are taken in whose slopes come as near as this, too. */
const CLOSE = 0.995;
/** A column that is not used stays in the working set while its slope is above this share of its limit. */
const KEPT = 0.9;
/** The share of the tolerance that the working set is solved to: what other columns add of rounding has room beside it. */
const INNER = 0.5;
/** A point is followed to the next λ: its error is to be below this share of the way there, whatever is asked of it. */
const FOLLOWED = 0.2;
/** Less than this share of λ is not asked for by that. */
const LEAST = 1e-9;
/** Where no more than this share of λ is asked for, the working set is solved without its Gram matrix. */
const LOOSE = 3e-7;
/** Steps without it, before it is worked out after all; and where there is no room for it. */
const FEW_WITHOUT = 20;
const MOST_WITHOUT = 200;
/** Where more than this share of the columns of a working set is in use, they all stay. */
const MANY = 0.9;
/** Times that columns are taken in at one λ. */
const MOST_ROUNDS = 50;
/** Before a λ is known, free columns are fitted to this slope of the mean loss. */
const NULL_TOLERANCE = 1e-14;
/** Steps of a λ that cost no thought: beyond them a new Gram matrix pays in time. */
const FEW_STEPS = 2;
/** A factor that holds the squares of a larger λ still gives descent; below this share of that, it takes too many steps. */
const FACTORED = 0.7;
/** What steps cost beside their products, as a multiple of these. */
const OVERHEAD = 10;

export class WideSolver {
  readonly #problem: WideProblem;
  readonly #rows: WideRows;
  readonly #set: WorkingSet;
  readonly #solver: RestrictedSolver;
  readonly #matrixFree: MatrixFreeSolver;
  #state: State;
  /** Slopes of all columns at the last point, and at the one before. */
  #slopes: Float64Array;
  #earlier: {
    readonly slopes: Float64Array;
    readonly lambda: number;
    readonly at: Map<number, number>;
  } | null = null;
  #lambda = Number.POSITIVE_INFINITY;
  /** The λ whose squares Cholesky's factor holds. */
  #factored = 0;
  /** Products spent on steps beyond the few, since the Gram matrix was last worked out. */
  #debt = 0;
  readonly name = 'working-set';
  /** Passes over all columns. */
  passes = 0;

  constructor(problem: WideProblem) {
    const { columns, outcome, kernel, hands, mostOfGram } = problem;
    this.#problem = problem;
    this.#rows = new WideRows(outcome);
    this.#set = new WorkingSet(kernel, columns.rows, columns.count, hands, mostOfGram);
    this.#solver = new RestrictedSolver(this.#rows, this.#set, kernel);
    this.#matrixFree = new MatrixFreeSolver(this.#rows, this.#set);
    this.#slopes = new Float64Array(columns.count);
    const room = () => new Float64Array(columns.rows);
    this.#state = { coefficients: new Float64Array(), linear: room(), residual: room(), weights: room() };
  }

  /** Of the rows, without the offset. */
  get logOdds(): Float64Array {
    return this.#state.linear;
  }

  /** a·(1 − p) − b·p of each row over Σw. */
  get residual(): Float64Array {
    return this.#state.residual;
  }

  /** Fits the free columns; to be called first. Returns the slopes of all columns, those of the mean log-likelihood. */
  *begin(): WideWork<Float64Array> {
    const { intercept, penalties, columns } = this.#problem;
    if (intercept) this.#set.add([INTERCEPT], new Float64Array(columns.rows).fill(1));
    const free: number[] = [];
    penalties.factors.forEach((factor, j) => {
      if (factor === 0) free.push(j);
    });
    yield* this.#take(free);
    this.#state.coefficients = new Float64Array(this.#set.size);
    this.#reweigh();
    for (let round = 0; round < MOST_ROUNDS && this.#set.size > 0; round++) {
      const { steps } = yield* this.#restricted(Number.POSITIVE_INFINITY, NULL_TOLERANCE);
      if (steps <= 1) break;
      this.#reweigh();
    }
    this.#reweigh();
    this.#slopes = yield* this.#allSlopes();
    return this.#slopes;
  }

  /** The optimum at a λ, from the last one; `tolerance` is on the scale of λ. */
  *at(lambda: number, tolerance: number): WideWork<WidePoint> {
    const from = new Map(this.#set.indices.map((index, slot) => [index, this.#state.coefficients[slot]!]));
    const before = { slopes: this.#slopes, lambda: this.#lambda, at: from };
    this.#renewWhereItPays();
    yield* this.#take(this.#guess(lambda));
    this.#extrapolate(lambda);
    this.#place();
    const way = this.#lambda === Number.POSITIVE_INFINITY ? lambda : Math.abs(this.#lambda - lambda);
    const inner = Math.min(INNER * tolerance, Math.max(FOLLOWED * way, LEAST * lambda));
    let iterations = 0;
    let violation = 0;
    for (let round = 0; round < MOST_ROUNDS; round++) {
      const { steps } = yield* this.#restricted(lambda, inner);
      iterations += steps;
      this.#owe(steps);
      this.#slopes = yield* this.#slopesFor(lambda);
      const found = this.#check(lambda, tolerance);
      violation = found.violation;
      if (found.missing.length === 0) break;
      yield* this.#take(found.missing);
    }
    // Twice the same λ gives no line to follow.
    if (lambda !== this.#lambda) this.#earlier = before;
    this.#lambda = lambda;
    return this.#point(lambda, violation, iterations);
  }

  *#restricted(lambda: number, tolerance: number): WideWork<{ steps: number }> {
    const slots = slotsOf(this.#problem.penalties, lambda, this.#set.indices);
    if (lambda === Number.POSITIVE_INFINITY)
      for (const values of [slots.absolute, slots.square]) values.fill(0);
    const first = tolerance >= LOOSE * lambda ? FEW_WITHOUT : 0;
    const most = this.#set.hasRoomForGram() ? first : MOST_WITHOUT;
    if (most === 0) return yield* this.#onGram(lambda, slots, tolerance);
    const solved = yield* this.#matrixFree.minimise(this.#state, slots, tolerance, most);
    if (solved.isDone || most > first) return solved;
    this.#reweigh();
    const { steps } = yield* this.#onGram(lambda, slots, tolerance);
    return { steps: steps + solved.steps };
  }

  *#onGram(lambda: number, slots: Slots, tolerance: number): WideWork<{ steps: number }> {
    if (lambda > this.#factored || lambda < FACTORED * this.#factored) this.#forget(lambda);
    for (let renewals = 0, steps = 0; ; renewals++) {
      const solved = yield* this.#solver.minimise(this.#state, slots, tolerance);
      steps += solved.steps;
      if (solved.isDone || renewals === 3) return { steps };
      this.#reweigh();
      this.#factored = lambda;
    }
  }

  /** The factor is to hold the squares of the penalty at this λ. */
  #forget(lambda: number): void {
    if (this.#problem.penalties.alpha < 1) this.#solver.forget();
    this.#factored = lambda;
  }

  *#allSlopes(): WideWork<Float64Array> {
    this.passes += 1;
    return yield* answered(this.#problem.columns.products(this.#state.residual));
  }

  /** Those of columns that are not used need not be known where they are surely within their limits. */
  *#slopesFor(lambda: number): WideWork<Float64Array> {
    const { columns, penalties } = this.#problem;
    if (columns.slopes === undefined) return yield* this.#allSlopes();
    this.passes += 1;
    const limits = penalties.factors.map((_, j) => this.#limit(lambda, j));
    this.#set.indices.forEach((index, slot) => {
      if (index >= 0 && this.#state.coefficients[slot] !== 0) limits[index] = 0;
    });
    return yield* answered(columns.slopes(this.#state.residual, limits));
  }

  /** Takes columns into the working set, with coefficients of 0. */
  *#take(indices: readonly number[]): WideWork<void> {
    if (indices.length === 0) return;
    this.#set.add(indices, yield* answered(this.#problem.columns.take(indices)));
    const longer = new Float64Array(this.#set.size);
    longer.set(this.#state.coefficients);
    this.#state.coefficients = longer;
  }

  /** From now on the Gram matrix is under the weights of where the solver is. */
  #reweigh(): void {
    this.#rows.residuals(this.#state.linear, this.#state.residual, this.#state.weights);
    this.#set.reweigh(this.#state.weights);
    this.#solver.forget();
    this.#debt = 0;
  }

  #owe(steps: number): void {
    const { size } = this.#set;
    this.#debt += Math.max(0, steps - FEW_STEPS) * size * (2 * this.#problem.columns.rows + size);
  }

  /**
   * Lets go of columns that are far from use, where many are and no Gram matrix is lost by it, or where that is to be a new one:
   * too many steps have cost as much as it does.
   */
  #renewWhereItPays(): void {
    const { size } = this.#set;
    const isDue = this.#debt * OVERHEAD >= size * size * (this.#problem.columns.rows + size / 2);
    if (!isDue && this.#set.isWeighed) return;
    const { coefficients } = this.#state;
    const kept: number[] = [];
    this.#set.indices.forEach((index, slot) => {
      const limit = index < 0 ? 0 : this.#limit(this.#lambda, index);
      if (coefficients[slot] !== 0 || Math.abs(this.#slopes[index] ?? 1) >= KEPT * limit) kept.push(slot);
    });
    if (!isDue && kept.length > MANY * size) return;
    this.#set.keep(kept);
    this.#state.coefficients = Float64Array.from(kept, (slot) => coefficients[slot]!);
    this.#reweigh();
  }

  /** What the penalty holds back. */
  #limit(lambda: number, j: number): number {
    const { alpha, factors } = this.#problem.penalties;
    return lambda * alpha * factors[j]!;
  }

  /** Columns not in the working set whose slopes come near their limits at a λ, if they go on as before. */
  #guess(lambda: number): number[] {
    const earlier = this.#earlier;
    const ahead =
      earlier === null || earlier.lambda === Number.POSITIVE_INFINITY
        ? 0
        : (lambda - this.#lambda) / (this.#lambda - earlier.lambda);
    const near: number[] = [];
    for (let j = 0; j < this.#slopes.length; j++) {
      const slope = this.#slopes[j]!;
      const guess = slope + (ahead === 0 ? 0 : ahead * (slope - earlier!.slopes[j]!));
      if (this.#couldMove(j, guess) && Math.abs(guess) >= NEAR * this.#limit(lambda, j)) near.push(j);
    }
    return near;
  }

  /** Whether a column outside the working set may follow its slope. */
  #couldMove(j: number, slope: number): boolean {
    const { lower, upper } = this.#problem.penalties;
    return this.#set.slotOf(j) < 0 && (slope > 0 ? upper[j]! > 0 : lower[j]! < 0);
  }

  /** Moves the coefficients on as they moved from the last λ but one to the last, as straight lines in λ. */
  #extrapolate(lambda: number): void {
    const { coefficients } = this.#state;
    const { lower, upper } = this.#problem.penalties;
    const earlier = this.#earlier;
    if (earlier !== null && earlier.lambda !== Number.POSITIVE_INFINITY) {
      const ahead = (1 - lambda / this.#lambda) / (earlier.lambda / this.#lambda - 1);
      this.#set.indices.forEach((index, slot) => {
        const value = coefficients[slot]!;
        const before = earlier.at.get(index) ?? 0;
        if (value === 0 || (before === 0 && index >= 0)) return;
        const next = value + Math.min(ahead, 2) * (value - before);
        const low = lower[index] ?? Number.NEGATIVE_INFINITY;
        const high = upper[index] ?? Number.POSITIVE_INFINITY;
        if (index < 0 || next * value > 0) coefficients[slot] = Math.min(Math.max(next, low), high);
      });
    }
  }

  /** Works out the log-odds anew, without the roundings of many steps. */
  #place(): void {
    this.#state.linear.fill(0);
    this.#set.combine(this.#state.coefficients, this.#state.linear);
  }

  /** The largest violation over all columns, and the columns that are missing in the working set for it to be small. */
  #check(lambda: number, tolerance: number): { violation: number; missing: number[] } {
    const { penalties, columns } = this.#problem;
    const { factors, lower, upper, alpha } = penalties;
    const { coefficients } = this.#state;
    let violation = this.#problem.intercept ? Math.abs(sum(this.#state.residual)) : 0;
    const missing: number[] = [];
    for (let j = 0; j < columns.count; j++) {
      const value = coefficients[this.#set.slotOf(j)] ?? 0;
      const slope = -this.#slopes[j]! + lambda * (1 - alpha) * factors[j]! * value;
      const limit = this.#limit(lambda, j);
      const own = violationOf(slope, value, limit, lower[j]!, upper[j]!);
      if (own > tolerance && this.#set.slotOf(j) < 0) missing.push(j);
      violation = Math.max(violation, own);
    }
    if (missing.length > 0)
      for (let j = 0; j < columns.count; j++) {
        const size = Math.abs(this.#slopes[j]!) / this.#limit(lambda, j);
        if (size >= CLOSE && size <= 1 && this.#couldMove(j, this.#slopes[j]!)) missing.push(j);
      }
    return { violation, missing: [...new Set(missing)] };
  }

  #point(lambda: number, violation: number, iterations: number): WidePoint {
    const { coefficients, linear, residual } = this.#state;
    const { indices } = this.#set;
    const used = indices
      .map((index, slot) => ({ index, value: coefficients[slot]! }))
      .filter(({ index, value }) => index >= 0 && value !== 0)
      .sort((a, b) => a.index - b.index);
    const loss = this.#rows.loss(linear);
    const objective = loss + penaltyOf(slotsOf(this.#problem.penalties, lambda, indices), coefficients);
    return {
      ...{ lambda, loss, objective, violation, iterations },
      intercept: indices[0] === INTERCEPT ? coefficients[0]! : 0,
      indices: Int32Array.from(used, ({ index }) => index),
      values: Float64Array.from(used, ({ value }) => value),
      dualityGap: dualityGap(
        { rows: this.#rows, penalties: this.#problem.penalties, lambda, objective },
        { residual, slopes: this.#slopes },
      ),
    };
  }
}

function sum(values: Float64Array): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}
