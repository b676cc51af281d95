/**
 * Lasso and elastic net by proximal Newton steps: coordinate descent on the quadratic model of the loss, over the columns
 * that have a coefficient or are the furthest from their optimality conditions (Yuan, Ho & Lin 2012, "An improved GLMNET for
 * L1-regularized logistic regression", JMLR 13; Johnson & Guestrin 2015, "Blitz", ICML).
 */
import type { HeldLines, SparseRows } from '../rows/sparse-rows.js';
import { fallen, isSame, type NewtonModel, newtonStep, PER_INTERCEPT } from './newton-step.js';
import { certified, type Point, pointAt, type SparseProblem, type SparseSolution } from './point.js';

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

  constructor(rows: SparseRows) {
    const { kernel, columns } = rows;
    this.rows = rows;
    this.lines = rows.byColumn();
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

function workshopOf(rows: SparseRows): Workshop {
  const found = workshops.get(rows) ?? new Workshop(rows);
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

/** The gradient on the orthant of a point, and what may move there: the coefficients that are not 0. */
function orthant(problem: SparseProblem, { beta, u, objective }: Point, diagonal: Float64Array): NewtonModel {
  const { l1, l2 } = problem.penalty;
  const slope = new Float64Array(beta.length);
  const bends = new Float64Array(beta.length).fill(Number.POSITIVE_INFINITY);
  for (let j = 0; j < l1.length; j++) {
    if (beta[j] === 0) continue;
    slope[j] = l2[j]! * beta[j]! - u[j]! + (beta[j]! > 0 ? l1[j]! : -l1[j]!);
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

/** A Newton step inside the orthant: what would change its sign becomes 0. Null where the objective does not fall. */
async function polished(problem: SparseProblem, from: Point, { diagonal }: Workshop): Promise<Point | null> {
  const step = await newtonStep(problem, orthant(problem, from, diagonal));
  const last = from.beta.length - 1;
  const at = (length: number) =>
    from.beta.map((b, j) => {
      const moved = b + length * step[j]!;
      return j < last && moved * b <= 0 ? 0 : moved;
    });
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
  const shop = workshopOf(problem.rows);
  let point = 'beta' in start ? start : await pointAt(problem, start);
  for (let [iterations, more, idle] = [0, FIRST, 0]; ; iterations++, more *= 2) {
    const dual = await certified(problem, point);
    const isDone = dual !== null && point.objective - dual <= problem.tolerance * point.objective;
    const solution = { point, dual: dual ?? Number.NEGATIVE_INFINITY, iterations, isDone };
    if (isDone || idle > MOST_IDLE || iterations === problem.maxIterations) return solution;
    // The certificate has put other numbers in place of the residuals.
    if (dual !== null && problem.intercept) await pointAt(problem, point.beta);
    const isPolish = iterations % 2 === 1;
    const next: Point | null = await (isPolish
      ? polished(problem, point, shop)
      : stepped(problem, point, shop, more));
    if (next === null && !isPolish) return solution;
    idle = next === null || isSame(next.objective, point) ? idle + 1 : 0;
    point = next ?? (await pointAt(problem, point.beta));
  }
}
