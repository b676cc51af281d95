/** Panel 4, the cross-validation: the mean over folds with a standard error up and down, and what either rule takes. */
import type { PathReport } from '@oddsmith/core';
import { scaleLinear } from 'd3-scale';
import { boxOf, dot, inside, leftAxis, line } from '../../train/drawing/axes.js';
import type { Picture } from '../../train/drawing/picture.js';
import { numberTicks, UPWARDS } from '../../train/drawing/ticks.js';
import type { ShownFolds } from '../shown.js';
import { MEASURE_TITLES } from '../words.js';
import { cursor, drawLambdaAxis, lambdaAxis, mark } from './lambda-axis.js';

export function curvePicture(path: PathReport, { report, curve }: ShownFolds): Picture {
  return (ground) => {
    const { palette } = ground;
    const box = boxOf(ground, { left: 50, right: 16, top: 30 });
    const axis = lambdaAxis(path, box);
    const judged = curve.points.flatMap((one) => (one.mean === null ? [] : [{ ...one, mean: one.mean }]));
    const y = scaleLinear(domainOf(judged), [box.bottom, box.top]).nice(6);
    const { minimum, 'one-standard-error': largest } = report.choices;
    const apart = (box.right - box.left) / curve.points.length;
    const radius = Math.max(1, Math.min(2.75, 0.4 * apart));
    return {
      behind(pen) {
        leftAxis(pen, palette, box, numberTicks(y, UPWARDS), MEASURE_TITLES[report.measure]);
        drawLambdaAxis(pen, palette, box, axis);
        pen.strokeStyle = palette['line-2'];
        pen.lineWidth = 1;
        inside(pen, box, 6, () => {
          for (const { lambda, mean, standardError } of judged) {
            const x = axis.x(lambda);
            const half = standardError ?? 0;
            line(pen, x, y(mean - half), x, y(mean + half));
            line(pen, x - 1.5, y(mean - half), x + 1.5, y(mean - half));
            line(pen, x - 1.5, y(mean + half), x + 1.5, y(mean + half));
          }
          for (const { lambda, mean } of judged)
            dot(pen, axis.x(lambda), y(mean), radius, palette.c1, palette.c1);
        });
        mark(pen, palette, box, axis.x(minimum.lambda), report.measure === 'auc' ? 'maximum' : 'minimum');
        if (largest.lambda !== minimum.lambda) mark(pen, palette, box, axis.x(largest.lambda), 'one SE', 1);
      },
      moving(pen, k) {
        const x = axis.at[k]!;
        cursor(pen, palette, box, x);
        const shown = curve.points[Math.min(k, curve.points.length - 1)]!;
        if (shown.mean !== null) dot(pen, x, y(shown.mean), 5, palette.c2, palette.paper);
      },
      placeAt: axis.nearest,
    };
  };
}

function domainOf(
  points: readonly { readonly mean: number; readonly standardError: number | null }[],
): [number, number] {
  if (points.length === 0) return [0, 1];
  const low = Math.min(...points.map(({ mean, standardError }) => mean - (standardError ?? 0)));
  const high = Math.max(...points.map(({ mean, standardError }) => mean + (standardError ?? 0)));
  return high > low ? [low, high] : [low - 1, high + 1];
}
