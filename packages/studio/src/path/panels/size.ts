/** Panel 3, the size of the model over λ: columns that are not 0, and the deviance that they explain. */
import type { PathReport } from '@oddsmith/core';
import { scaleLinear } from 'd3-scale';
import { type Box, boxOf, dot, leftAxis, type Tick } from '../../train/drawing/axes.js';
import type { Ground, Pen, Picture } from '../../train/drawing/picture.js';
import { ACROSS, numberTicks } from '../../train/drawing/ticks.js';
import { cursor, drawLambdaAxis, lambdaAxis } from './lambda-axis.js';

/** Two pictures on one axis, one above the other. */
function boxes(ground: Ground): readonly [Box, Box] {
  const whole = boxOf(ground, { left: 44, right: 16, top: 30 });
  const middle = (whole.top + whole.bottom) / 2;
  return [
    { ...whole, bottom: middle - 6 },
    { ...whole, top: middle + 24 },
  ];
}

export function sizePicture(path: PathReport): Picture {
  return (ground) => {
    const { palette } = ground;
    const [upper, lower] = boxes(ground);
    const axis = lambdaAxis(path, upper);
    const most = Math.max(1, ...path.points.map(({ nonzero }) => nonzero));
    const explained = path.points.map(({ devianceExplained }) => 100 * devianceExplained);
    const count = scaleLinear([0, most], [upper.bottom, upper.top]);
    const share = scaleLinear([0, Math.max(1, ...explained)], [lower.bottom, lower.top]).nice(3);
    return {
      behind(pen) {
        leftAxis(pen, palette, upper, countTicks(most, count), 'columns that are not 0');
        pen.save();
        pen.translate(0, lower.top - 20);
        const shifted = { ...lower, top: 20, bottom: 20 + lower.bottom - lower.top };
        const ticks = numberTicks(share, ACROSS / 2).map((tick) => ({
          ...tick,
          at: tick.at - lower.top + 20,
        }));
        leftAxis(pen, palette, shifted, ticks, 'deviance explained, %');
        pen.restore();
        drawLambdaAxis(pen, palette, lower, axis);
        pen.lineWidth = 2.25;
        pen.strokeStyle = palette.c1;
        steps(
          pen,
          axis.at,
          path.points.map(({ nonzero }) => count(nonzero)),
        );
        pen.strokeStyle = palette.c3;
        pen.beginPath();
        explained.forEach((value, k) => void pen.lineTo(axis.at[k]!, share(value)));
        pen.stroke();
      },
      moving(pen, k) {
        cursor(pen, palette, { ...upper, bottom: lower.bottom }, axis.at[k]!);
        dot(pen, axis.at[k]!, count(path.points[k]!.nonzero), 4.5, palette.c1, palette.paper);
        dot(pen, axis.at[k]!, share(explained[k]!), 4.5, palette.c3, palette.paper);
      },
      placeAt: axis.nearest,
    };
  };
}

/** Whole numbers, at most five of them. */
function countTicks(most: number, scale: (value: number) => number): Tick[] {
  const step = Math.max(1, Math.ceil(most / 4));
  const values = Array.from({ length: Math.floor(most / step) + 1 }, (_, i) => i * step);
  return values.map((value) => ({ at: scale(value), text: value.toLocaleString('en') }));
}

function steps(pen: Pen, x: Float64Array, y: readonly number[]): void {
  pen.beginPath();
  y.forEach((height, k) => {
    if (k > 0) pen.lineTo(x[k]!, y[k - 1]!);
    pen.lineTo(x[k]!, height);
  });
  pen.stroke();
}
