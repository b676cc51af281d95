/** Which iterations to draw, so that the eye sees progress from one to the next. */
import type { DesignRows, TrainingHistory } from '@oddsmith/core';
import { coefficientsAt, probabilities } from './probabilities.js';

/** Rows whose predicted probabilities are watched. */
const WATCHED_ROWS = 48;
/** Iterations considered: the first ones, and evenly spaced ones beyond. */
const FIRST_ITERATIONS = 10_000;
const LATER_ITERATIONS = 40_000;
/** A root-mean-square change of the probabilities below which two pictures look alike. */
const INVISIBLE = 0.0012;
/** A run that still changes by this much in its last iteration cycles or wanders. */
const RESTLESS = 0.02;
const HALVINGS = 24;

/**
 * Iterations to draw, the first and the last among them. All of them where they are few; else each differs by the same
 * root-mean-square change of the predicted probabilities from the one before. A run that does not come to rest
 * is drawn iteration by iteration, the first ones and the last few, for in leaps its turns would not be seen.
 */
export function chooseFrames(history: TrainingHistory, rows: DesignRows, count: number): number[] {
  const last = history.iterations;
  if (last < count) return indices(0, last);
  const watched = thinned(rows, WATCHED_ROWS);
  const seenAt = (iteration: number) => probabilities(watched, coefficientsAt(history, iteration));
  const [before, after] = [last - 1, last].map(seenAt);
  if (difference(before!, after!) >= RESTLESS) return firstAndLast(last, count);
  const candidates = candidateIterations(last);
  const seen = candidates.map(seenAt);
  const all = stepsOf(seen, INVISIBLE);
  const chosen = all.length <= count ? all : mostSteps(seen, count);
  return chosen.map((index) => candidates[index]!);
}

function indices(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, i) => from + i);
}

function firstAndLast(last: number, count: number): number[] {
  const ending = Math.max(1, Math.floor(count / 5));
  return [...indices(0, count - ending - 1), ...indices(last - ending + 1, last)];
}

function candidateIterations(last: number): number[] {
  if (last <= FIRST_ITERATIONS + LATER_ITERATIONS) return indices(0, last);
  const step = (last - FIRST_ITERATIONS) / LATER_ITERATIONS;
  const later = Array.from({ length: LATER_ITERATIONS }, (_, i) =>
    Math.round(FIRST_ITERATIONS + (i + 1) * step),
  );
  return [...indices(0, FIRST_ITERATIONS), ...later];
}

function thinned(rows: DesignRows, limit: number): DesignRows {
  const count = Math.min(limit, rows.count);
  const size = rows.values.length / rows.count;
  const chosen = Array.from({ length: count }, (_, i) => Math.floor((i * rows.count) / count));
  return {
    count,
    values: Float64Array.from(
      chosen.flatMap((row) => [...rows.values.subarray(row * size, (row + 1) * size)]),
    ),
    offset: rows.offset && Float64Array.from(chosen, (row) => rows.offset![row]!),
  };
}

/** The most steps of equal change that are no more than `count`. */
function mostSteps(seen: readonly Float64Array[], count: number): number[] {
  let [low, high] = [INVISIBLE, 1];
  let best = stepsOf(seen, high);
  for (let i = 0; i < HALVINGS && best.length < count; i++) {
    const middle = Math.sqrt(low * high);
    const steps = stepsOf(seen, middle);
    if (steps.length > count) low = middle;
    else [high, best] = [middle, steps];
  }
  return best;
}

/** Each at least `change` from the one before, and the last. */
function stepsOf(seen: readonly Float64Array[], change: number): number[] {
  const chosen = [0];
  for (let i = 1; i < seen.length; i++)
    if (difference(seen[chosen.at(-1)!]!, seen[i]!) >= change) chosen.push(i);
  if (chosen.at(-1) !== seen.length - 1) chosen.push(seen.length - 1);
  return chosen;
}

function difference(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i]! - b[i]!) * (a[i]! - b[i]!);
  return Math.sqrt(sum / a.length);
}
