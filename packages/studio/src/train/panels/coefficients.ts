/** Panel 4, the coefficients over the iterations, each with an arrow for its next step. */
import type { TrainingHistory } from '@oddsmith/core';
import { scaleLinear } from 'd3-scale';
import { bottomAxis, boxOf, dot, inside, leftAxis, line, marginLabels } from '../drawing/axes.js';
import { countScale, countTicks, thinned } from '../drawing/iteration-axis.js';
import { drawPath, type PixelPath } from '../drawing/path.js';
import type { Pen, Picture } from '../drawing/picture.js';
import { numberTicks, UPWARDS } from '../drawing/ticks.js';

export type CoefficientUnit = 'values' | 'standard-errors';

const MOST_POINTS = 500;
const MOST_LABELS = 14;
/** Dots and arrows may reach so far beyond the box, in pixels. */
const MARGIN = 8;
/** Longest arrow, in pixels. */
const ARROW = 34;
/** Values farther than this from the optimum, in standard errors, leave the picture. */
const FAR = 12;
const COLOURS = ['c1', 'c2', 'c3', 'c4'] as const;
const DASHES = [[], [6, 4], [2, 3], [8, 3, 2, 3]] as const;

/** A coefficient at iteration k in the unit of the picture. */
export function coefficientAt(history: TrainingHistory, k: number, j: number, unit: CoefficientUnit): number {
  const value = history.coefficients[k * history.columns.length + j]!;
  const { optimum } = history;
  if (unit === 'values' || optimum === null) return value;
  const error = optimum.standardErrors[j]!;
  return error > 0 ? (value - optimum.coefficients[j]!) / error : 0;
}

export function coefficientsPicture(history: TrainingHistory, unit: CoefficientUnit): Picture {
  return (ground) => {
    const { palette } = ground;
    const p = history.columns.length;
    const box = boxOf(ground, { left: 50, right: 116, top: 26 });
    const x = countScale(history.iterations, box.left, box.right);
    const y = scaleLinear(domainOf(history, unit), [box.bottom, box.top]).nice(6);
    const at = thinned(history.iterations, MOST_POINTS);
    const paths = history.columns.map((_, j) => pathOf(history, unit, j, at, x, y));
    const stroke = (j: number) => ({
      colour: palette[COLOURS[j % 4]!],
      dash: DASHES[Math.floor(j / 4) % 4]!,
      width: 2.25,
    });
    const longest = longestStep(history, unit);
    return {
      behind(pen) {
        const title = unit === 'values' ? 'coefficient' : 'standard errors from the optimum';
        leftAxis(pen, palette, box, numberTicks(y, UPWARDS), title);
        bottomAxis(pen, palette, box, countTicks(history.iterations, x), 'iterations');
        inside(pen, box, MARGIN, () => {
          if (unit === 'values')
            history.optimum?.coefficients.forEach((value, j) => {
              pen.strokeStyle = stroke(j).colour;
              pen.setLineDash([1, 4]);
              line(pen, box.left, y(value), box.right, y(value));
            });
          pen.globalAlpha = 0.35;
          for (let j = 0; j < p; j++) drawPath(pen, paths[j]!, Number.POSITIVE_INFINITY, stroke(j));
        });
      },
      moving(pen, k) {
        inside(pen, box, MARGIN, () => {
          for (let j = 0; j < p; j++) {
            const style = stroke(j);
            const [u, v] = drawPath(pen, paths[j]!, k, style);
            const step = stepAt(history, k, j, unit);
            arrow(pen, u, v, -Math.sign(step) * ARROW * Math.sqrt(Math.abs(step) / longest), style.colour);
            dot(pen, u, v, 4.5, style.colour, palette.paper);
          }
        });
      },
      front(pen) {
        const labels = paths.map((path, j) => ({
          text: clipped(history.columns[j]!),
          x: box.right - 3,
          y: Math.max(box.top, Math.min(box.bottom, path.y.at(-1)!)),
          order: path.y[0]!,
          ...stroke(j),
        }));
        marginLabels(pen, palette, box, labels.slice(0, MOST_LABELS));
      },
    };
  };
}

function clipped(name: string): string {
  return name.length <= 12 ? name : `${name.slice(0, 11)}…`;
}

/** From the lowest to the highest value, as far as it is within reach of the optimum. */
function domainOf(history: TrainingHistory, unit: CoefficientUnit): [number, number] {
  const { optimum, columns, iterations } = history;
  let [low, high] = [0, 0];
  for (let j = 0; j < columns.length; j++) {
    const inValues = unit === 'values' || optimum === null;
    const centre = inValues ? (optimum?.coefficients[j] ?? 0) : 0;
    const reach =
      optimum === null ? Number.POSITIVE_INFINITY : FAR * (inValues ? optimum.standardErrors[j]! : 1);
    low = Math.min(low, centre);
    high = Math.max(high, centre);
    for (let k = 0; k <= iterations; k++) {
      const value = coefficientAt(history, k, j, unit);
      low = Math.min(low, Math.max(value, centre - reach));
      high = Math.max(high, Math.min(value, centre + reach));
    }
  }
  return high > low ? [low, high] : [low - 1, high + 1];
}

/** The step that follows iteration k; 0 at the end. */
function stepAt(history: TrainingHistory, k: number, j: number, unit: CoefficientUnit): number {
  if (k >= history.iterations) return 0;
  return coefficientAt(history, k + 1, j, unit) - coefficientAt(history, k, j, unit);
}

function longestStep(history: TrainingHistory, unit: CoefficientUnit): number {
  let longest = Number.MIN_VALUE;
  for (let k = 0; k < history.iterations; k++)
    for (let j = 0; j < history.columns.length; j++)
      longest = Math.max(longest, Math.abs(stepAt(history, k, j, unit)));
  return longest;
}

function pathOf(
  history: TrainingHistory,
  unit: CoefficientUnit,
  j: number,
  at: Int32Array,
  x: (value: number) => number,
  y: (value: number) => number,
): PixelPath {
  const height = (k: number) => Math.max(-1e4, Math.min(1e4, y(coefficientAt(history, k, j, unit))));
  return {
    at,
    x: Float64Array.from(at, (k) => x(k)),
    y: Float64Array.from(at, height),
    head: (k) => {
      const inside = Math.min(k, history.iterations);
      return [x(inside), height(inside)];
    },
  };
}

/** An upright arrow of a length in pixels, downwards when positive; too short ones are left out. */
function arrow(pen: Pen, x: number, y: number, length: number, colour: string): void {
  if (Math.abs(length) < 3) return;
  const from = y + Math.sign(length) * 5;
  const tip = from + length;
  const barb = Math.sign(length) * 5;
  pen.strokeStyle = colour;
  pen.lineWidth = 2;
  pen.beginPath();
  pen.moveTo(x, from);
  pen.lineTo(x, tip);
  pen.moveTo(x - 4, tip - barb);
  pen.lineTo(x, tip);
  pen.lineTo(x + 4, tip - barb);
  pen.stroke();
}
