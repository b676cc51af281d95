/** Panel 1, the path: every coefficient over λ, named at its end. */
import type { PathReport } from '@oddsmith/core';
import { scaleLinear } from 'd3-scale';
import { boxOf, dot, inside, LABEL_HEIGHT, leftAxis, line, marginLabels } from '../../train/drawing/axes.js';
import type { Pen, Picture } from '../../train/drawing/picture.js';
import { numberTicks, UPWARDS } from '../../train/drawing/ticks.js';
import { type CoefficientUnit, MOST_NAMED, type Series, valueAt } from '../series.js';
import { cursor, drawLambdaAxis, lambdaAxis, mark } from './lambda-axis.js';

const MARGIN = 8;
const LONGEST_NAME = 12;

export function pathPicture(
  path: PathReport,
  all: readonly Series[],
  unit: CoefficientUnit,
  fitted: number | null,
): Picture {
  return (ground) => {
    const { palette } = ground;
    const box = boxOf(ground, { left: 50, right: 118, top: 30 });
    const axis = lambdaAxis(path, box);
    const y = scaleLinear(domainOf(path, all, unit), [box.bottom, box.top]).nice(6);
    const heights = all.map((one) =>
      Float64Array.from(path.points, (_, k) => y(valueAt(path, one, k, unit))),
    );
    const byRank = all.map((one, i) => ({ one, i })).sort((a, b) => b.one.rank - a.one.rank);
    const isOff = (one: Series, k: number) => path.points[k]!.coefficients[one.column] === 0;
    const style = (one: Series) => ({ colour: palette[one.colour], width: one.rank < MOST_NAMED ? 2.25 : 1 });
    return {
      behind(pen) {
        leftAxis(pen, palette, box, numberTicks(y, UPWARDS), UNIT_TITLES[unit]);
        drawLambdaAxis(pen, palette, box, axis);
        pen.strokeStyle = palette['line-2'];
        line(pen, box.left, y(0), box.right, y(0));
        inside(pen, box, MARGIN, () => {
          for (const { one, i } of byRank) {
            pen.strokeStyle = style(one).colour;
            pen.lineWidth = style(one).width;
            pen.setLineDash([...one.dash]);
            stroke(pen, axis.at, heights[i]!, (k) => isOff(one, k));
          }
        });
        pen.setLineDash([]);
        if (fitted !== null) mark(pen, palette, box, axis.x(fitted), 'fit');
      },
      moving(pen, k) {
        cursor(pen, palette, box, axis.at[k]!);
        for (const { one, i } of byRank) {
          if (isOff(one, k) || one.rank >= MOST_NAMED) continue;
          dot(pen, axis.at[k]!, heights[i]![k]!, 4.5, style(one).colour, palette.paper);
        }
        if (all.some((one) => isOff(one, k)))
          dot(pen, axis.at[k]!, y(0), 3.5, palette['line-2'], palette.paper);
      },
      front(pen) {
        const room = Math.floor((box.bottom - box.top) / LABEL_HEIGHT) + 1;
        const named = all.filter(({ rank }) => rank < Math.min(room, MOST_NAMED));
        const labels = named.map((one) => ({
          text: clipped(one.term),
          x: box.right - 3,
          y: heights[all.indexOf(one)]!.at(-1)!,
          order: one.rank,
          colour: isOff(one, path.points.length - 1) ? palette['ink-2'] : palette[one.colour],
          dash: one.dash,
        }));
        marginLabels(pen, palette, box, labels);
      },
      placeAt: axis.nearest,
    };
  };
}

export const UNIT_TITLES: Readonly<Record<CoefficientUnit, string>> = {
  'standard-deviation': 'log-odds per standard deviation',
  data: 'log-odds per unit',
};

/** Draws a line where it is not 0 at either end of a piece. */
function stroke(pen: Pen, x: Float64Array, y: Float64Array, isOff: (k: number) => boolean): void {
  pen.lineJoin = 'round';
  pen.beginPath();
  for (let k = 1; k < x.length; k++) {
    if (isOff(k - 1) && isOff(k)) continue;
    if (k === 1 || (isOff(k - 1) && !isOff(k))) pen.moveTo(x[k - 1]!, y[k - 1]!);
    pen.lineTo(x[k]!, y[k]!);
  }
  pen.stroke();
}

function domainOf(path: PathReport, all: readonly Series[], unit: CoefficientUnit): [number, number] {
  let [low, high] = [0, 0];
  for (const one of all)
    for (let k = 0; k < path.points.length; k++) {
      const value = valueAt(path, one, k, unit);
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
  return high > low ? [low, high] : [-1, 1];
}

export function clipped(name: string): string {
  return name.length <= LONGEST_NAME ? name : `${name.slice(0, LONGEST_NAME - 1)}…`;
}
