/** Cox's recalibration: the outcome fitted on the predicted log-odds. */
import { waldInterval } from '../inference/wald.js';
import type { EstimateReport } from './evaluation.js';
import { type Line, type Moments, meatAt, momentsAt, type Triple } from './recalibration-sums.js';
import type { ScoredGroups } from './scored-groups.js';
import { total } from './total.js';

/** Logit of an event = intercept + slope · predicted log-odds, with the covariance of the two. */
export interface Recalibration {
  readonly intercept: number;
  readonly slope: number;
  /** Variance of the intercept, covariance, variance of the slope. */
  readonly covariance: Triple;
}

/** Newton's decrement, in squared standard errors, at which the step is the last. */
const LAST_STEP = 1e-14;
const MOST_STEPS = 100;
/** Decrement below which a whole step is safe, and the loss too coarse to tell. */
const CLOSE = 1e-6;
const SHORTEST = 1e-10;
/** Share of the expected decrease that a step has to bring (Armijo 1966). */
const ENOUGH = 1e-4;

/**
 * Intercept and slope of y ~ log-odds by maximum likelihood (Cox 1958, Biometrika 45); a weight w counts as w
 * replicates. Null without a finite answer: log-odds that are infinite, all equal, or separate the events from the others.
 *
 * Newton's method from `start` (default: intercept 0 and slope 1), in log-odds that are centred and scaled. Under sampling weights
 * (`squares`) the covariance is linearised, a row being a sampling unit.
 */
export function recalibration(
  groups: ScoredGroups,
  start: Pick<Recalibration, 'intercept' | 'slope'> = { intercept: 0, slope: 1 },
): Recalibration | null {
  const { logOdds, events, others } = groups;
  if (!exists(groups)) return null;
  const size = logOdds.length;
  const weight = total(size, (g) => events[g]! + others[g]!);
  const middle = total(size, (g) => (events[g]! + others[g]!) * logOdds[g]!) / weight;
  const reach = Math.max(logOdds[size - 1]! - middle, middle - logOdds[0]!);
  const centred = logOdds.map((z) => (z - middle) / reach);
  const begin = { level: start.intercept + start.slope * middle, slope: start.slope * reach };
  const steps = maximum(begin);
  let step = steps.next();
  while (!step.done) step = steps.next(momentsAt(groups, centred, step.value));
  const found = step.value;
  if (found === null) return null;
  const { at, inverse } = found;
  const covariance = groups.squares === null ? inverse : sandwich(inverse, meatAt(groups, centred, at));
  return inUnits(at, covariance, middle, reach);
}

/** A recalibration as estimates with intervals. */
export function recalibrationReport(found: Recalibration | null, multiple: number) {
  const report = (estimate: number, variance: number): EstimateReport => {
    const standardError = Math.sqrt(variance);
    return { estimate, standardError, interval: waldInterval(estimate, standardError, multiple) };
  };
  return {
    intercept: found && report(found.intercept, found.covariance[0]),
    slope: found && report(found.slope, found.covariance[2]),
  };
}

/** Whether the maximum exists: neither one class alone nor a threshold that separates the classes, up to ties at it. */
function exists({ logOdds, events, others }: ScoredGroups): boolean {
  const first = logOdds[0]!;
  const last = logOdds[logOdds.length - 1]!;
  if (first === last || !Number.isFinite(first) || !Number.isFinite(last)) return false;
  const has = (weight: number) => weight > 0;
  const [lowestEvent, highestEvent] = [events.findIndex(has), events.findLastIndex(has)];
  const [lowestOther, highestOther] = [others.findIndex(has), others.findLastIndex(has)];
  if (highestEvent < 0 || highestOther < 0) return false;
  return lowestEvent < highestOther && lowestOther < highestEvent;
}

/** Of the likelihood, with the inverse information. */
export interface Maximum {
  readonly at: Line;
  readonly inverse: Triple;
}

/** The maximum of the likelihood, by the moments at the lines it asks for; null where rounding hides it. */
export function* maximum(start: Line): Generator<Line, Maximum | null, Moments> {
  let at = start;
  let here = yield at;
  for (let step = 0; step < MOST_STEPS; step++) {
    const inverse = inverseOf(here.hessian);
    if (inverse === null) return null;
    const [g0, g1] = here.gradient;
    const move = { level: inverse[0] * g0 + inverse[1] * g1, slope: inverse[1] * g0 + inverse[2] * g1 };
    const decrement = g0 * move.level + g1 * move.slope;
    if (decrement <= LAST_STEP) return { at: along(at, move, 1), inverse };
    let length = 1;
    let next = yield along(at, move, length);
    while (!isEnough(next, here, length, decrement)) {
      length /= 2;
      next = yield along(at, move, length);
    }
    at = along(at, move, length);
    here = next;
  }
  return null;
}

function isEnough(next: Moments, here: Moments, length: number, decrement: number): boolean {
  if (decrement < CLOSE || length < SHORTEST) return true;
  return next.loss <= here.loss - ENOUGH * length * decrement;
}

function along(at: Line, move: Line, length: number): Line {
  return { level: at.level + length * move.level, slope: at.slope + length * move.slope };
}

function inverseOf([a, b, c]: Triple): Triple | null {
  const determinant = a * c - b * b;
  return determinant > 0 ? [c / determinant, -b / determinant, a / determinant] : null;
}

/** V·M·V. */
export function sandwich([a, b, c]: Triple, [d, e, f]: Triple): Triple {
  return [
    a * a * d + 2 * a * b * e + b * b * f,
    a * b * d + (a * c + b * b) * e + b * c * f,
    b * b * d + 2 * b * c * e + c * c * f,
  ];
}

/** A line in (z − middle)/reach, and its covariance, as one in z. */
export function inUnits(
  { level, slope }: Line,
  [a, b, c]: Triple,
  middle: number,
  reach: number,
): Recalibration {
  const ratio = middle / reach;
  return {
    intercept: level - ratio * slope,
    slope: slope / reach,
    covariance: [a - 2 * ratio * b + ratio * ratio * c, (b - ratio * c) / reach, c / (reach * reach)],
  };
}
