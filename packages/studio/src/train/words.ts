/** What the pictures say, in sentences. */
import {
  type DesignRows,
  type LossSurface,
  probability,
  type Scene,
  type SceneGrid,
  type TrainingHistory,
} from '@oddsmith/core';
import type { TrainingConfig } from '../state/training.js';
import { logOddsOf } from './drawing/predicted.js';
import { gapOf } from './gap.js';
import { count, fixed, short, standardErrors } from './numbers.js';
import { SOLVERS } from './solvers.js';

/** So near the optimum, in standard errors, more steps change nothing that the data could tell. */
const NEAR = 0.01;

/** How far iterate k is from the optimum. */
export function distanceText(history: TrainingHistory, k: number): string {
  const distance = history.distances?.[k];
  if (distance === undefined) return 'no finite optimum';
  if (distance > NEAR) return `${standardErrors(distance)} from the optimum`;
  return `${standardErrors(distance)} from the optimum: more steps change nothing`;
}

export interface Verdict {
  readonly kind: 'settled' | 'on-the-way' | 'does-not-settle' | 'no-optimum';
  readonly text: string;
}

/** Whether the run came to rest, and what the rate has to do with it. */
export function verdictOf(history: TrainingHistory, { rate }: TrainingConfig): Verdict {
  const { rates, settled, solver, optimum, iterations } = history;
  if (optimum === null)
    return {
      kind: 'no-optimum',
      text: `There is no finite optimum: the classes can be separated, so the loss falls for ever while coefficients grow. Left off after ${count(iterations)} steps.`,
    };
  if (settled) return { kind: 'settled', text: history.sentence };
  const isAbove =
    solver === 'gradient-descent' &&
    typeof rate === 'number' &&
    rates.unsettled !== null &&
    rate > rates.unsettled;
  if (isAbove)
    return {
      kind: 'does-not-settle',
      text: `The rate ${short(rate)} does not settle. Above ${short(rates.unsettled!)} descent cannot come to rest at the optimum of these data; below ${short(rates.safe)} every step is sure to lower the loss.`,
    };
  return {
    kind: 'on-the-way',
    text: `Not there yet after ${count(iterations)} steps: ${distanceText(history, iterations)}.`,
  };
}

/** The fit at iterate k: where the curve crosses even odds, or how far apart the predictions are. */
export function fitSentence(scene: Scene, history: TrainingHistory, k: number, event: string): string {
  const { grid, sample, rows } = scene;
  const drawn = sample.rows.count;
  const said = `At iteration ${count(k)}, ${event} goes from`;
  const part = drawn < rows ? ` Drawn are ${count(drawn)} of the ${count(rows)} rows.` : '';
  if (grid.kind === 'curve') return `${said} ${alongCurve(grid, history, k)}.${part}`;
  const [low, high] = extremes(grid.kind === 'field' ? grid.rows : sample.rows, history, k);
  const where = grid.kind === 'field' ? 'over the field; the line is even odds' : `over ${count(drawn)} rows`;
  return `${said} ${percent(low)} to ${percent(high)} ${where}.${part}`;
}

function alongCurve(
  { x, input, rows }: Extract<SceneGrid, { kind: 'curve' }>,
  history: TrainingHistory,
  k: number,
): string {
  const last = rows.count - 1;
  const z = Float64Array.from(x, (_, i) => logOddsOf(rows, i, history, k));
  const ends = `${percent(z[0]!)} at ${input} = ${short(x[0]!, 2)} to ${percent(z[last]!)} at ${short(x[last]!, 2)}`;
  const after = z.findIndex((value, i) => i > 0 && value !== z[i - 1] && value * z[i - 1]! <= 0);
  if (after < 0) return ends;
  const [a, b] = [z[after - 1]!, z[after]!];
  const crossing = x[after - 1]! + ((x[after]! - x[after - 1]!) * a) / (a - b);
  return `${ends}, even odds at ${input} = ${fixed(crossing, 2)}`;
}

function extremes(rows: DesignRows, history: TrainingHistory, k: number): [number, number] {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let i = 0; i < rows.count; i++) {
    const z = logOddsOf(rows, i, history, k);
    low = Math.min(low, z);
    high = Math.max(high, z);
  }
  return [low, high];
}

function percent(logOdds: number): string {
  const value = 100 * probability(logOdds);
  if (value < 0.1) return 'below 0.1 %';
  if (value > 99.9) return 'above 99.9 %';
  return `${value.toFixed(value < 10 || value > 90 ? 1 : 0)} %`;
}

export function surfaceSentence(surface: LossSurface, history: TrainingHistory, k: number): string {
  const held = surface.fixed.length;
  const where = history.optimum === null ? 'where the run ended' : 'at the optimum';
  const slice =
    held === 0
      ? 'The whole loss: the model has these two coefficients.'
      : `A slice: ${held === 1 ? 'the other coefficient is' : `the ${held} other coefficients are`} held ${where}, and paths are seen from above.`;
  return `${slice} At iteration ${count(k)} the loss is ${history.losses[k]!.toFixed(4)}, ${distanceText(history, k)}.`;
}

export function raceSentence(racers: readonly TrainingHistory[], k: number): string {
  const watched = racers[0]!;
  const gap = short(gapOf(watched, k), 2);
  const what = watched.optimum === null ? 'the loss is' : 'the loss is above the optimum’s by';
  const first = `${SOLVERS[watched.solver].name} at iteration ${count(k)}: ${what} ${gap}.`;
  const best = racers
    .map((history) => ({ history, at: history.distances?.findIndex((distance) => distance <= NEAR) ?? -1 }))
    .filter(({ at }) => at >= 0)
    .sort((a, b) => a.at - b.at)[0];
  if (best === undefined) return `${first} No solver has come within 0.01 SE of an optimum.`;
  return `${first} First within 0.01 SE: ${SOLVERS[best.history.solver].name}, after ${count(best.at)} iterations.`;
}

export function coefficientsSentence(history: TrainingHistory, k: number): string {
  const p = history.columns.length;
  const steps = history.columns.map((name, j) => ({
    name,
    move:
      k < history.iterations ? history.coefficients[(k + 1) * p + j]! - history.coefficients[k * p + j]! : 0,
  }));
  const largest = steps.reduce((a, b) => (Math.abs(b.move) > Math.abs(a.move) ? b : a));
  const gradient = `At iteration ${count(k)} the gradient’s length is ${short(history.gradientNorms[k]!, 2)}`;
  if (largest.move === 0) return `${gradient}. The run ends here.`;
  const way = largest.move > 0 ? 'up' : 'down';
  return `${gradient}; the next step moves ${largest.name} most, ${way} by ${short(Math.abs(largest.move), 2)}. Arrows: the next step, longer ones shortened.`;
}
