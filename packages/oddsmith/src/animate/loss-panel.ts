/** The mean loss over the iterations, and the optimum's. */
import type { TrainingHistory } from '@oddsmith/core';
import { bottomAxis, leftAxis, numberAxis } from './axis.js';
import { numberText, wholeText } from './numbers.js';
import { type Box, dots, line, type Point, path, simplified, text } from './svg.js';

/** From here on the iterations stand on a logarithmic axis. */
const MANY_ITERATIONS = 60;

export interface LossPanel {
  readonly still: string;
  moving(iteration: number): string;
}

export function lossPanel(history: TrainingHistory, box: Box): LossPanel {
  const { losses, iterations, optimum } = history;
  const lowest = Math.min(optimum?.loss ?? Number.POSITIVE_INFINITY, smallest(losses));
  const highest = largest(losses);
  const height = highest - lowest || highest;
  const y = numberAxis([lowest - 0.1 * height, highest + 0.05 * height], [box.bottom, box.top]);
  const x = iterationAxis(iterations, box);
  const points = Array.from(losses, (loss, i): Point => [x.at(i), y.at(loss)]);
  const whole = simplified(envelope(points), 0.2);
  const until = ([left, top]: Point) => [...whole.filter(([at]) => at < left), [left, top] as const];
  const still = [
    text('loss-text', [box.left, box.top - 10], 'mean log-loss'),
    leftAxis(box, y.ticks(5)),
    bottomAxis(box, x.ticks, x.label),
    path('path', line(whole)),
  ];
  if (optimum !== null) {
    const top = y.at(optimum.loss);
    still.push(
      path(
        'optimum',
        line([
          [box.left, top],
          [box.right, top],
        ]),
      ),
      text('end', [box.right, top + 15], `optimum ${numberText(optimum.loss, losses[0])}`),
    );
  }
  return {
    still: still.join(''),
    moving(iteration) {
      const now: Point = [x.at(iteration), y.at(losses[iteration]!)];
      return path('trail', line(until(now))) + dots('now', [now]);
    },
  };
}

function iterationAxis(iterations: number, { left, right }: Box) {
  if (iterations < MANY_ITERATIONS) {
    const axis = numberAxis([0, Math.max(1, iterations)], [left, right]);
    return { at: axis.at, ticks: axis.ticks(Math.min(5, iterations)), label: 'iteration' };
  }
  const at = (iteration: number) => left + ((right - left) * Math.log1p(iteration)) / Math.log1p(iterations);
  const values = [0];
  for (let value = 1; value <= iterations; value *= 10) values.push(value);
  const shown = values.filter((value) => value !== 1 || iterations < 1000);
  const ticks = shown.map((value) => ({ at: at(value), label: wholeText(value) }));
  return { at, ticks, label: 'iteration (log scale)' };
}

/** Of the points of each pixel's width the first, the last and the outermost two: as many as can be seen. */
function envelope(points: readonly Point[]): Point[] {
  const kept: Point[] = [];
  for (let from = 0, to = 0; from < points.length; from = to) {
    const column = Math.round(points[from]![0]);
    let [low, high] = [from, from];
    for (to = from; to < points.length && Math.round(points[to]![0]) === column; to++) {
      if (points[to]![1] < points[low]![1]) low = to;
      if (points[to]![1] > points[high]![1]) high = to;
    }
    const chosen = [...new Set([from, low, high, to - 1])].sort((a, b) => a - b);
    kept.push(...chosen.map((index) => points[index]!));
  }
  return kept;
}

function smallest(values: Float64Array): number {
  return values.reduce((least, value) => Math.min(least, value));
}

function largest(values: Float64Array): number {
  return values.reduce((most, value) => Math.max(most, value));
}
