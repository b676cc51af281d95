/**
 * Proximal Newton steps: rounds of coordinate descent on the quadratic model of the loss, over the columns that have a
 * coefficient or are the furthest from their optimality conditions (Yuan, Ho & Lin 2012, "An improved GLMNET for
 * L1-regularized logistic regression", JMLR 13; Johnson & Guestrin 2015, "Blitz", ICML). They find which columns have a
 * coefficient where columns are close to each other, but need the entries by column.
 */
import type { HeldLines, SparseRows } from '../rows/sparse-rows.js';
import { fallen } from './newton-step.js';
import type { Point, SparseProblem } from './point.js';

/** Columns beside those with a coefficient, to begin with. */
const FIRST = 1000;
/** Rounds end where a round changes less than this share of the first one, squared. */
const SHARE = 0.1;
const MOST_ROUNDS = 6;

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

/** Whether the entries are there by column. */
export function hasColumns(rows: SparseRows): boolean {
  return workshops.has(rows);
}

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
  shop.vector(shop.curvature).set((await rows.diagonal()).subarray(0, rows.columns));
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

/** Such steps at one λ. */
export class Coordinates {
  readonly #problem: SparseProblem;
  #more = FIRST;

  constructor(problem: SparseProblem) {
    this.#problem = problem;
  }

  /** The next point, from the one that the last gradient was asked at; null where the objective does not fall. */
  async step(from: Point): Promise<Point | null> {
    const problem = this.#problem;
    const shop = await workshopOf(problem.rows);
    const to = await descended(problem, from, shop, chosen(from, problem, this.#more));
    this.#more *= 2;
    const at = (length: number) =>
      length === 1 ? to : to.map((b, j) => from.beta[j]! + length * (b - from.beta[j]!));
    return fallen(problem, from, at);
  }
}
