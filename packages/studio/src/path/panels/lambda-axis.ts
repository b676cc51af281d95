/** The axis of λ: logarithmic, falling to the right, so that the penalty is let go from left to right. */
import type { PathReport } from '@oddsmith/core';
import { type Box, bottomAxis, line, rimmed, setFont, type Tick } from '../../train/drawing/axes.js';
import type { Palette } from '../../train/drawing/palette.js';
import type { Pen } from '../../train/drawing/picture.js';
import { short } from '../../train/numbers.js';

/** Pixels below which the title is a short one. */
const NARROW = 200;

export interface LambdaAxis {
  /** Pixel of a λ. */
  readonly x: (lambda: number) => number;
  /** Pixel of each point. */
  readonly at: Float64Array;
  readonly ticks: readonly Tick[];
  /** The point nearest to a pixel. */
  readonly nearest: (x: number) => number;
}

export function lambdaAxis({ points }: PathReport, box: Box): LambdaAxis {
  const first = Math.log(points[0]!.lambda);
  const whole = first - Math.log(points.at(-1)!.lambda);
  const x = (lambda: number) =>
    whole === 0 ? box.left : box.left + ((box.right - box.left) * (first - Math.log(lambda))) / whole;
  const at = Float64Array.from(points, ({ lambda }) => x(lambda));
  return { x, at, ticks: ticksOf(points[0]!.lambda, points.at(-1)!.lambda, x), nearest: nearestIn(at) };
}

function nearestIn(at: Float64Array): (x: number) => number {
  return (x) => {
    let nearest = 0;
    for (let k = 1; k < at.length; k++) if (Math.abs(at[k]! - x) < Math.abs(at[nearest]! - x)) nearest = k;
    return nearest;
  };
}

/** 1 and 3 of each decade, or powers of ten alone where there are many. */
function ticksOf(high: number, low: number, x: (lambda: number) => number): Tick[] {
  const [from, to] = [Math.ceil(Math.log10(high)), Math.floor(Math.log10(low))];
  const steps = from - to > 7 ? [1] : [3, 1];
  const ticks: Tick[] = [];
  for (let power = from; power >= to; power--)
    for (const step of steps) {
      const lambda = Number(`${step}e${power}`);
      if (lambda <= high * 1.0001 && lambda >= low * 0.9999)
        ticks.push({ at: x(lambda), text: short(lambda, 3) });
    }
  return ticks;
}

export function drawLambdaAxis(pen: Pen, palette: Palette, box: Box, { ticks }: LambdaAxis): void {
  const title = box.right - box.left < NARROW ? 'λ, falling' : 'λ, a weaker penalty to the right';
  bottomAxis(pen, palette, box, ticks, title);
}

/** The one place that every picture shows. */
export function cursor(pen: Pen, palette: Palette, box: Box, x: number): void {
  pen.setLineDash([]);
  pen.strokeStyle = palette.ink;
  pen.lineWidth = 1.5;
  line(pen, x, box.top - 4, x, box.bottom);
  pen.beginPath();
  pen.moveTo(x - 5, box.top - 8);
  pen.lineTo(x + 5, box.top - 8);
  pen.lineTo(x, box.top - 1);
  pen.closePath();
  pen.fillStyle = palette.ink;
  pen.fill();
}

/** An upright line at a λ, named at its foot; nothing where it lies outside the path. */
export function mark(pen: Pen, palette: Palette, box: Box, x: number, text: string, row = 0): void {
  if (x < box.left - 1 || x > box.right + 1) return;
  pen.setLineDash([3, 4]);
  pen.strokeStyle = palette['ink-2'];
  pen.lineWidth = 1.25;
  line(pen, x, box.top, x, box.bottom);
  pen.setLineDash([]);
  setFont(pen, palette, 500);
  const width = pen.measureText(text).width;
  const isLeft = x + width + 6 > box.right;
  pen.textAlign = isLeft ? 'right' : 'left';
  pen.textBaseline = 'bottom';
  rimmed(pen, text, isLeft ? x - 4 : x + 4, box.bottom - 4 - 15 * row, palette['ink-2'], palette.paper);
}
