/**
 * The step of Newton's method by preconditioned conjugate gradients (Lin, Weng & Keerthi 2008, "Trust region Newton
 * method for logistic regression", JMLR 9; Hsia, Chiang & Lin 2018, "Preconditioned conjugate gradient methods in truncated
 * Newton frameworks"), and the search along it.
 */
import { precondition } from './metric.js';
import { type Point, pointAt, type SparseProblem } from './point.js';

const HALVINGS = 30;
/** Objectives that differ by less, as a share, are the same but for rounding. */
const NOISE = 1e-14;

export interface NewtonModel {
  /** The gradient of the objective, the intercept's last. */
  readonly slope: Float64Array;
  /** Of each column, beside what `mean` says: what preconditions; infinite where a coefficient stays where it is. */
  readonly bends: Float64Array;
  /** As in a metric. */
  readonly mean: Float64Array;
  /** Conjugate gradients stop at this share of the gradient they began with, in the norm of the preconditioner. */
  readonly forcing: number;
  /** And after so many steps. */
  readonly most: number;
  /** Whether so much of the gradient may be left. */
  readonly isEnough: (rest: Float64Array) => boolean;
}

/** Places of what may move. */
function freePlaces({ bends, mean }: NewtonModel): Int32Array {
  const places = new Int32Array(mean.length);
  let count = 0;
  for (let j = 0; j < bends.length; j++) if (bends[j] !== Number.POSITIVE_INFINITY) places[count++] = j;
  if (mean[bends.length]! > 0) places[count++] = bends.length;
  return places.slice(0, count);
}

function dotAt(places: Int32Array, a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < places.length; k++) sum += a[places[k]!]! * b[places[k]!]!;
  return sum;
}

/** The Newton step, nearly: 0 where the bends are infinite. */
export async function newtonStep(
  { rows, penalty: { l2 }, breathe }: SparseProblem,
  model: NewtonModel,
): Promise<Float64Array> {
  const free = freePlaces(model);
  const { length } = model.slope;
  const [rest, scaled, found] = [
    new Float64Array(length),
    new Float64Array(length),
    new Float64Array(length),
  ];
  for (let k = 0; k < free.length; k++) rest[free[k]!] = -model.slope[free[k]!]!;
  precondition(model, free, rest, scaled);
  const direction = scaled.slice();
  let size = dotAt(free, rest, scaled);
  const enough = model.forcing * model.forcing * size;
  for (let n = 0; n < model.most && size > 0; n++) {
    await breathe();
    const times = await rows.times(direction);
    for (let k = 0; k < free.length; k++) {
      const j = free[k]!;
      if (j < l2.length) times[j]! += l2[j]! * direction[j]!;
    }
    const bend = dotAt(free, times, direction);
    const reach = size / bend;
    if (!(bend > 0) || !Number.isFinite(reach)) break;
    for (let k = 0; k < free.length; k++) {
      const j = free[k]!;
      found[j]! += reach * direction[j]!;
      rest[j]! -= reach * times[j]!;
    }
    precondition(model, free, rest, scaled);
    const next = dotAt(free, rest, scaled);
    if (next <= enough || model.isEnough(rest)) break;
    const ratio = next / size;
    for (let k = 0; k < free.length; k++) {
      const j = free[k]!;
      direction[j] = scaled[j]! + ratio * direction[j]!;
    }
    size = next;
  }
  return found;
}

/** Whether an objective is that of a point but for rounding. */
export function isSame(objective: number, { objective: other }: Point): boolean {
  return Math.abs(objective - other) <= NOISE * other;
}

/**
 * The first of the points at halved lengths whose objective is below that of `from`, or the same but for rounding; null
 * where none is.
 */
export async function fallen(
  problem: SparseProblem,
  from: Point,
  at: (length: number) => Float64Array,
  halvings: number = HALVINGS,
): Promise<Point | null> {
  let length = 1;
  for (let n = 0; n < halvings; n++, length /= 2) {
    await problem.breathe();
    const point = await pointAt(problem, at(length));
    if (point.objective < from.objective || isSame(point.objective, from)) return point;
  }
  return null;
}
