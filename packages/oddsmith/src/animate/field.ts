/** Two numeric inputs: bands of probability over their plane, with the line of even odds moving through the rows. */
import type { Scene, SceneGrid } from '@oddsmith/core';
import { contours } from 'd3-contour';
import { scaleLinear } from 'd3-scale';
import { type Axis, bottomAxis, leftAxis } from './axis.js';
import { legend } from './legend.js';
import { shortened } from './numbers.js';
import { probabilityText } from './outcomes.js';
import { observations } from './points.js';
import { probabilities } from './probabilities.js';
import { BANDS } from './style.js';
import { type Box, line, type Point, path, px, simplified, text } from './svg.js';
import type { View } from './types.js';

type FieldGrid = SceneGrid & { readonly kind: 'field' };

/** Beyond so many rows the points are small. */
const MANY_POINTS = 150;

export function fieldView(
  scene: Scene,
  grid: FieldGrid,
  optimum: readonly number[] | null,
  [x, y]: readonly [Axis, Axis],
  box: Box,
): View {
  const [first, second] = grid.inputs;
  const regions = regionsOf(grid, box);
  const evenOdds = (coefficients: ArrayLike<number>) => regions(coefficients)(0.5);
  const [across, up] = scene.sample.inputs;
  const places = Array.from(across!, (value, i): Point => [x.at(value), y.at(up![i]!)]);
  const above =
    (optimum === null ? '' : path('optimum', evenOdds(optimum))) +
    observations(scene, places, places.length > MANY_POINTS ? 3.5 : 5);
  const middle = (box.top + box.bottom) / 2;
  const still = [
    legend(box, scene, { className: 'even', label: 'even odds' }, optimum !== null),
    `<g transform="translate(14,${middle}) rotate(-90)">${text('middle strong', [0, 0], shortened(second, 40))}</g>`,
    leftAxis(box, y.ticks(6)),
    bottomAxis(box, x.ticks(6), shortened(first, 60)),
    key(box),
  ];
  return {
    still: still.join(''),
    description: `the predicted ${probabilityText(scene)} as a field over ${first} and ${second}, with ${places.length} observations`,
    above: clipped(box, above),
    moving(coefficients) {
      const region = regions(coefficients);
      const bands = Array.from({ length: BANDS - 1 }, (_, i) =>
        path(`band${i + 1}`, region((i + 1) / BANDS)),
      );
      const ground = path('band0', `M${box.left},${box.top}H${box.right}V${box.bottom}H${box.left}Z`);
      return clipped(box, ground + bands.join('') + path('even', region(0.5)));
    },
  };
}

/** Coefficients → level → the outline of where the probability is at least the level. */
function regionsOf(grid: FieldGrid, { left, right, top, bottom }: Box) {
  const size: [number, number] = [grid.x.length + 2, grid.y.length + 2];
  const column = scaleLinear([1, size[0] - 1], [left, right]);
  const row = scaleLinear([1, size[1] - 1], [bottom, top]);
  const place = ([i, j]: readonly number[]): Point => [column(i!), row(j!)];
  const outlines = contours().size(size);
  return (coefficients: ArrayLike<number>) => {
    const field = extended(grid, probabilities(grid.rows, coefficients));
    return (level: number) =>
      outlines
        .contour(field, level)
        .coordinates.flat()
        .map((ring) => line(simplified(ring.map(place), 0.15), true))
        .join('');
  };
}

/** The field with a cell more on every side, so that outlines close where they are not seen. */
function extended({ x, y, cells }: FieldGrid, probability: Float64Array): number[] {
  const [width, height] = [x.length + 2, y.length + 2];
  const field = new Array<number>(width * height).fill(Number.NaN);
  cells.forEach((cell, i) => {
    const [column, row] = [cell % x.length, Math.floor(cell / x.length)];
    field[column + 1 + width * (row + 1)] = probability[i]!;
  });
  const extend = (at: number, step: number) => {
    field[at] = 2 * field[at + step]! - field[at + 2 * step]!;
  };
  for (let row = 1; row < height - 1; row++) {
    extend(width * row, 1);
    extend(width * row + width - 1, -1);
  }
  for (let column = 0; column < width; column++) {
    extend(column, width);
    extend(column + width * (height - 1), -width);
  }
  return field;
}

/** The bands' colours and the probabilities they stand for, beside the box. */
function key({ right, top, bottom }: Box): string {
  const left = right + 10;
  const level = (p: number) => bottom + p * (top - bottom);
  const swatches = Array.from({ length: BANDS }, (_, i) =>
    path(`band${i}`, `M${left},${px(level(i / BANDS))}h10V${px(level((i + 1) / BANDS))}h-10Z`),
  );
  const labels = [0, 0.5, 1].map((p) => text('', [left + 14, level(p) + 4], String(p)));
  return [...swatches, ...labels].join('');
}

/** Shown inside the box only. */
function clipped({ left, right, top, bottom }: Box, content: string): string {
  const [width, height] = [right - left, bottom - top];
  return `<svg x="${left}" y="${top}" width="${width}" height="${height}" viewBox="${left} ${top} ${width} ${height}">${content}</svg>`;
}
