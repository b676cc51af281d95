/** Panel 2, the coefficients at one λ: bars, what is exactly 0 in grey. */
import type { PathReport } from '@oddsmith/core';
import { scaleLinear } from 'd3-scale';
import { boxOf, line, setFont } from '../../train/drawing/axes.js';
import type { Picture } from '../../train/drawing/picture.js';
import { short } from '../../train/numbers.js';
import { type CoefficientUnit, type Series, valueAt } from '../series.js';
import { clipped, UNIT_TITLES } from './path.js';

/** Pixels of a row: at least, and at most. */
const NARROW = 15;
const WIDE = 30;
const NAMES = 92;
const NUMBERS = 70;

/** The rows that there is room for, the largest of the whole path, in the order of the design. */
function rowsOf(all: readonly Series[], height: number): readonly Series[] {
  const room = Math.max(1, Math.floor(height / NARROW));
  return all.length <= room ? all : all.filter(({ rank }) => rank < room - 1);
}

export function coefficientsPicture(
  path: PathReport,
  all: readonly Series[],
  unit: CoefficientUnit,
): Picture {
  return (ground) => {
    const { palette } = ground;
    const box = boxOf(ground, { left: NAMES, right: NUMBERS, top: 24, bottom: 8 });
    const rows = rowsOf(all, box.bottom - box.top);
    const left = all.length - rows.length;
    const step = Math.min(WIDE, (box.bottom - box.top) / (rows.length + (left > 0 ? 1 : 0)));
    const values = rows.map((one) => path.points.map((_, k) => valueAt(path, one, k, unit)));
    const reach = values.flat();
    const ends: [number, number] = [Math.min(0, ...reach), Math.max(0, ...reach)];
    const x = scaleLinear(ends[1] > ends[0] ? ends : [-1, 1], [box.left, box.right]);
    const middle = (i: number) => box.top + step * (i + 0.5);
    return {
      behind(pen) {
        setFont(pen, palette);
        pen.textBaseline = 'top';
        pen.textAlign = 'left';
        pen.fillStyle = palette.ink;
        pen.fillText(UNIT_TITLES[unit], 0, 0);
        pen.strokeStyle = palette['line-2'];
        pen.lineWidth = 1;
        line(pen, x(0), box.top, x(0), box.top + step * rows.length);
        if (left > 0) {
          pen.fillStyle = palette['ink-2'];
          pen.textBaseline = 'middle';
          pen.fillText(`and ${left} more in the numbers`, 0, middle(rows.length));
        }
      },
      moving(pen, k) {
        pen.textBaseline = 'middle';
        rows.forEach((one, i) => {
          const value = values[i]![k]!;
          const isOff = path.points[k]!.coefficients[one.column] === 0;
          setFont(pen, palette, isOff ? 400 : 600);
          pen.fillStyle = isOff ? palette['ink-2'] : palette.ink;
          pen.textAlign = 'right';
          pen.fillText(clipped(one.term), NAMES - 10, middle(i));
          pen.textAlign = 'left';
          pen.fillText(isOff ? '0' : short(value, 3), box.right + 10, middle(i));
          const thick = Math.min(16, step * 0.62);
          pen.fillStyle = isOff ? palette['line-2'] : palette[one.colour];
          if (isOff) pen.fillRect(x(0) - 1.5, middle(i) - thick / 2, 3, thick);
          else
            pen.fillRect(Math.min(x(0), x(value)), middle(i) - thick / 2, Math.abs(x(value) - x(0)), thick);
        });
      },
    };
  };
}
