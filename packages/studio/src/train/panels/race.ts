/** Panel 3, the race: how far each solver's loss is above the optimum's. */
import type { TrainingHistory } from '@oddsmith/core';
import { bottomAxis, boxOf, directLabels, dot, leftAxis } from '../drawing/axes.js';
import { countScale, countTicks, thinned } from '../drawing/iteration-axis.js';
import { drawPath, type PixelPath } from '../drawing/path.js';
import type { Picture } from '../drawing/picture.js';
import { powerTicks } from '../drawing/ticks.js';
import { gapOf } from '../gap.js';
import { SOLVERS } from '../solvers.js';

export type RaceAxis = 'iterations' | 'passes' | 'seconds';

/** Gaps below this are rounding. */
const FLOOR = 1e-13;
const MOST_POINTS = 700;

/** How far a run has come on the axis at iteration k. */
export function progress(history: TrainingHistory, axis: RaceAxis, k: number): number {
  return axis === 'iterations' ? k : history[axis][k]!;
}

export function racePicture(racers: readonly TrainingHistory[], axis: RaceAxis): Picture {
  return (ground) => {
    const { palette } = ground;
    const box = boxOf(ground, { left: 44, right: 14, top: 26 });
    const most = Math.max(...racers.map((history) => progress(history, axis, history.iterations)));
    const unit = axis === 'seconds' ? 10 ** Math.round(Math.log10(Math.max(most, 1e-6) / 300)) : 1;
    const x = countScale(most, box.left, box.right - 6, unit);
    const [low, high] = decades(racers);
    const y = (gap: number) =>
      box.bottom - ((box.bottom - box.top) * (Math.log10(Math.max(gap, 10 ** low)) - low)) / (high - low);
    const paths = racers.map((history) => pathOf(history, axis, x, y));
    const stroke = (i: number) => {
      const { colour, dash } = SOLVERS[racers[i]!.solver];
      return { colour: palette[colour], dash, width: i === 0 ? 2.75 : 1.5 };
    };
    return {
      behind(pen) {
        const title = racers[0]!.optimum === null ? 'loss' : 'loss above the optimum';
        leftAxis(pen, palette, box, powerTicks(low, high, y), title);
        bottomAxis(pen, palette, box, countTicks(most, x, unit), axis);
        pen.globalAlpha = 0.35;
        paths.forEach((path, i) => {
          drawPath(pen, path, Number.POSITIVE_INFINITY, stroke(i));
        });
        pen.globalAlpha = 1;
      },
      moving(pen, k) {
        for (let i = paths.length - 1; i >= 0; i--) {
          const style = stroke(i);
          const [u, v] = drawPath(pen, paths[i]!, k, style);
          dot(pen, u, v, i === 0 ? 5.5 : 3.5, style.colour, palette.paper);
        }
      },
      front(pen) {
        const labels = paths.map((path, i) => ({
          text: SOLVERS[racers[i]!.solver].name,
          x: path.x.at(-1)!,
          y: path.y.at(-1)!,
          colour: stroke(i).colour,
          weight: i === 0 ? 700 : 500,
        }));
        directLabels(pen, palette, box, labels);
      },
    };
  };
}

/** Exponents of ten of the axis. */
function decades(racers: readonly TrainingHistory[]): [number, number] {
  let [low, high] = [Number.POSITIVE_INFINITY, FLOOR];
  for (const history of racers)
    for (let k = 0; k <= history.iterations; k++) {
      const gap = Math.max(FLOOR, gapOf(history, k));
      low = Math.min(low, gap);
      high = Math.max(high, gap);
    }
  const top = Math.ceil(Math.log10(high) + 0.05);
  return [Math.min(Math.floor(Math.log10(low)), top - 1), top];
}

function pathOf(
  history: TrainingHistory,
  axis: RaceAxis,
  x: (value: number) => number,
  y: (value: number) => number,
): PixelPath {
  const at = thinned(history.iterations, MOST_POINTS);
  const pixel = (k: number): [number, number] => [x(progress(history, axis, k)), y(gapOf(history, k))];
  return {
    at,
    x: Float64Array.from(at, (k) => pixel(k)[0]),
    y: Float64Array.from(at, (k) => pixel(k)[1]),
    head: (k) => pixel(Math.min(k, history.iterations)),
  };
}
