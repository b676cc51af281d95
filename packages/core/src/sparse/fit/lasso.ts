/**
 * Lasso and elastic net by two kinds of steps in turn. Proximal Newton: coordinate descent on the quadratic model of the
 * loss, over the columns that have a coefficient or are the furthest from their optimality conditions (Yuan, Ho & Lin 2012,
 * "An improved GLMNET for L1-regularized logistic regression", JMLR 13; Johnson & Guestrin 2015, "Blitz", ICML). And Newton by
 * conjugate gradients inside the signs of the coefficients (Byrd, Chin, Nocedal & Oztoprak 2016, "A family of second-order
 * methods for convex l1-regularized optimization", Math. Program. 159), which sharpens what the first has found.
 */
import type { HeldLines, SparseRows } from '../rows/sparse-rows.js';
import { fallen, isSame, type NewtonModel, newtonStep, PER_INTERCEPT } from './newton-step.js';
import { certified, givenUp, type Point, pointAt, type SparseProblem, type SparseSolution } from './point.js';

/** Columns beside those with a coefficient, to begin with. */
const FIRST = 1000;
/** Rounds end where a round changes less than this share of the first one, squared. */
const SHARE = 0.1;
const MOST_ROUNDS = 6;
const POLISH_HALVINGS = 3;
/** Steps in a row that change the objective by rounding alone. */
const MOST_IDLE = 12;
/** Of the violation that the gap allows. */
const SPARE = 0.2;

/** Memory of the solver: vectors of rows, columns, and lists of columns. */
class Workshop {
  readonly rows: SparseRows;
  readonly lines: HeldLines;
  readonly q: number;
  readonly beta: number;
  readonly curvature: number;
  readonly l1: number;
  readonly l2: number;
  readonly list: number;
  readonly busy: number;
  /** That of the Hessian where coordinates were last gone through. */
  diagonal = new Float64Array(0);

  constructor(rows: SparseRows, lines: HeldLines) {
    const { kernel, columns } = rows;
    this.rows = rows;
    this.lines = lines;
    this.q = kernel.reserve(8 * rows.rows);
    const ofColumns = () => kernel.reserve(8 * columns);
    this.beta = ofColumns();
    this.curvature = ofColumns();
    this.l1 = ofColumns();
    this.l2 = ofColumns();
    this.list = kernel.reserve(4 * columns);
    this.busy = kernel.reserve(4 * columns);
  }

  vector(address: number): Float64Array {
    return this.rows.kernel.doubles(address, this.rows.columns);
  }

  /** One round over the columns at a list. */
  round(list: number, count: number): number {
    const { starts, indices, values } = this.lines;
    const { h } = this.rows.addresses;
    const { q, curvature, l1, l2, beta } = this;
    return this.rows.kernel.passes.round(
      ...([list, count, starts, indices, values, q, h, curvature, l1, l2, beta] as const),
    );
  }

  shift(): number {
    return this.rows.kernel.passes.shift(this.q, this.rows.addresses.h, this.rows.rows);
  }
}

const workshops = new WeakMap<SparseRows, Workshop>();

async function workshopOf(rows: SparseRows): Promise<Workshop> {
  const found = workshops.get(rows) ?? new Workshop(rows, await rows.byColumn());
  workshops.set(rows, found);
  return found;
}

/** Columns with a coefficient, and at most `more` of those whose conditions are violated, the worst ones. */
function chosen({ beta, u }: Point, { penalty: { l1 } }: SparseProblem, more: number): Int32Array {
  const [kept, others]: [number[], number[]] = [[], []];
  for (let j = 0; j < l1.length; j++) {
    if (beta[j] !== 0) kept.push(j);
    else if (Math.abs(u[j]!) > l1[j]!) others.push(j);
  }
  if (others.length > more) {
    others.sort((a, b) => Math.abs(u[b]!) / l1[b]! - Math.abs(u[a]!) / l1[a]! || a - b);
    others.length = more;
  }
  return Int32Array.from([...kept, ...others].sort((a, b) => a - b));
}

/** Rounds over the columns chosen until they change little; returns the coefficients. */
async function descended(
  problem: SparseProblem,
  point: Point,
  shop: Workshop,
  columns: Int32Array,
): Promise<Float64Array> {
  const { rows, intercept } = problem;
  const { kernel } = rows;
  shop.diagonal = (await rows.diagonal()).slice();
  shop.vector(shop.curvature).set(shop.diagonal.subarray(0, rows.columns));
  shop.vector(shop.l1).set(problem.penalty.l1);
  shop.vector(shop.l2).set(problem.penalty.l2);
  shop.vector(shop.beta).set(point.beta.subarray(0, rows.columns));
  kernel.doubles(shop.q, rows.rows).set(rows.residuals);
  kernel.integers(shop.list, columns.length).set(columns);
  let shift = intercept ? shop.shift() : 0;
  const first = shop.round(shop.list, columns.length);
  if (intercept) shift += shop.shift();
  for (let n = 1, whole = first; n < MOST_ROUNDS && whole > SHARE * SHARE * first; n++) {
    const beta = shop.vector(shop.beta);
    const busy = columns.filter((j) => beta[j] !== 0);
    kernel.integers(shop.busy, busy.length).set(busy);
    for (; n < MOST_ROUNDS; n++) {
      await problem.breathe();
      const change = shop.round(shop.busy, busy.length);
      if (intercept) shift += shop.shift();
      if (change <= SHARE * SHARE * first) break;
    }
    whole = shop.round(shop.list, columns.length);
    if (intercept) shift += shop.shift();
  }
  const found = new Float64Array(rows.columns + 1);
  found.set(shop.vector(shop.beta));
  found[rows.columns] = point.beta[rows.columns]! + shift;
  return found;
}

/** Signs inside which a step is made: those of coefficients, and of where violated conditions pull the others; 0: stays at 0. */
function signsOf(problem: SparseProblem, { beta, u }: Point): Int8Array {
  const { l1 } = problem.penalty;
  const signs = new Int8Array(l1.length);
  for (let j = 0; j < l1.length; j++) {
    if (beta[j] !== 0) signs[j] = beta[j]! > 0 ? 1 : -1;
    else if (Math.abs(u[j]!) > l1[j]!) signs[j] = u[j]! > 0 ? 1 : -1;
  }
  return signs;
}

/** The gradient inside the signs, and what may move. */
function orthant(
  problem: SparseProblem,
  { beta, u, objective }: Point,
  signs: Int8Array,
  diagonal: Float64Array,
): NewtonModel {
  const { l1, l2 } = problem.penalty;
  const slope = new Float64Array(beta.length);
  const bends = new Float64Array(beta.length).fill(Number.POSITIVE_INFINITY);
  for (let j = 0; j < l1.length; j++) {
    if (signs[j] === 0) continue;
    slope[j] = l2[j]! * beta[j]! - u[j]! + signs[j]! * l1[j]!;
    bends[j] = diagonal[j]! + l2[j]!;
  }
  if (problem.intercept) {
    slope[l1.length] = -u[l1.length]!;
    bends[l1.length] = diagonal[l1.length]!;
  }
  const allowed = SPARE * problem.tolerance;
  const isEnough = (rest: Float64Array) =>
    l1.every((l, j) => Math.abs(rest[j]!) <= allowed * l) &&
    PER_INTERCEPT * Math.abs(rest[l1.length]!) <= allowed * objective;
  return { slope, bends, isEnough };
}

/** A Newton step inside signs: what would change its sign becomes 0. Null where the objective does not fall. */
async function polished(problem: SparseProblem, from: Point, diagonal: Float64Array): Promise<Point | null> {
  const signs = signsOf(problem, from);
  const step = await newtonStep(problem, orthant(problem, from, signs, diagonal));
  const at = (length: number) => {
    const to = from.beta.slice();
    for (let j = 0; j < to.length; j++) {
      to[j]! += length * step[j]!;
      if (j < signs.length && to[j]! * signs[j]! <= 0) to[j] = 0;
    }
    return to;
  };
  return fallen(problem, from, at, POLISH_HALVINGS);
}

/** By coordinates: which columns have a coefficient, and nearly what. */
async function stepped(
  problem: SparseProblem,
  from: Point,
  shop: Workshop,
  more: number,
): Promise<Point | null> {
  const to = await descended(problem, from, shop, chosen(from, problem, more));
  const at = (length: number) =>
    length === 1 ? to : to.map((b, j) => from.beta[j]! + length * (b - from.beta[j]!));
  return fallen(problem, from, at);
}

export async function solveLasso(
  problem: SparseProblem,
  start: Float64Array | Point,
): Promise<SparseSolution> {
  let point = 'beta' in start ? start : await pointAt(problem, start);
  let shop: Workshop | null = null;
  let isStuck = false;
  for (let [iterations, more, idle] = [0, FIRST, 0]; ; iterations++) {
    const dual = await certified(problem, point);
    if (dual !== null && point.objective - dual <= problem.tolerance * point.objective)
      return { point, dual, iterations, isDone: true };
    if (idle > MOST_IDLE || iterations === problem.maxIterations) return givenUp(problem, point, iterations);
    // The certificate has put other numbers in place of the residuals, and a search may have ended elsewhere.
    if (isStuck || (dual !== null && problem.intercept)) await pointAt(problem, point.beta);
    const byCoordinates: boolean = isStuck || iterations % 2 === 0;
    shop ??= await workshopOf(problem.rows);
    const next: Point | null = await (byCoordinates
      ? stepped(problem, point, shop, more)
      : polished(problem, point, shop.diagonal));
    if (byCoordinates) more *= 2;
    if (next === null && byCoordinates) return givenUp(problem, point, iterations);
    isStuck = next === null;
    idle = next === null || isSame(next.objective, point) ? idle + 1 : 0;
    point = next ?? point;
  }
}
