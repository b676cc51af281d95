/** One numeric input: the probability along it, moving through the observations. */
import type { Scene, SceneGrid } from '@oddsmith/core';
import { type Axis, bottomAxis, leftAxis, numberAxis } from './axis.js';
import { legend } from './legend.js';
import { shortened } from './numbers.js';
import { isCounted, isEvent, probabilityText } from './outcomes.js';
import { observations } from './points.js';
import { probabilities } from './probabilities.js';
import { type Box, dots, line, type Point, path, px, simplified } from './svg.js';
import type { View } from './types.js';

/** Up to so many observations are drawn one by one, each with its distance to the curve; more are a rug. */
const SINGLE_POINTS = 60;
const RUG_LENGTH = 9;

export function sigmoidView(
  scene: Scene,
  grid: SceneGrid & { readonly kind: 'curve' },
  optimum: readonly number[] | null,
  x: Axis,
  box: Box,
): View {
  const y = numberAxis([-0.06, 1.06], [box.bottom, box.top]);
  const curve = (coefficients: ArrayLike<number>) => {
    const points = Array.from(
      probabilities(grid.rows, coefficients),
      (p, i): Point => [x.at(grid.x[i]!), y.at(p)],
    );
    return line(simplified(points, 0.1));
  };
  const { rows, share, inputs } = scene.sample;
  const at = Array.from(inputs[0]!, x.at);
  const few = rows.count <= SINGLE_POINTS;
  const still =
    legend(box, scene, { className: 'curve', label: 'predicted' }, optimum !== null) +
    leftAxis(box, y.ticks(5)) +
    bottomAxis(box, x.ticks(8), shortened(grid.input, 60)) +
    (optimum === null ? '' : path('optimum', curve(optimum)));
  const places = at.map((left, row): Point => [left, y.at(share[row]!)]);
  const points =
    few || isCounted(scene) ? observations(scene, places, few ? 5.5 : 3.5) : rug(scene, at, y.at);
  return {
    still: still + points,
    above: '',
    description: `the predicted ${probabilityText(scene)} along ${grid.input}, with ${rows.count} observations`,
    moving(coefficients) {
      const drawn = path('curve', curve(coefficients));
      if (!few) return drawn;
      const predicted = Array.from(probabilities(rows, coefficients), y.at);
      const stems = places.map(([left, top], i) => `M${px(left)},${px(top)}V${px(predicted[i]!)}`).join('');
      return (
        path('stem', stems) +
        drawn +
        dots(
          'predicted',
          predicted.map((top, i): Point => [at[i]!, top]),
        )
      );
    },
  };
}

/** A tick for each row: above the curve where the event happened, below where it did not. */
function rug(scene: Scene, at: readonly number[], y: (value: number) => number): string {
  const ticks = (top: boolean) =>
    at
      .filter((_, row) => isEvent(scene, row) === top)
      .map((left) => `M${px(left)},${px(y(top ? 1 : 0))}v${top ? -RUG_LENGTH : RUG_LENGTH}`)
      .join('');
  return path('event-rug', ticks(true)) + path('other-rug', ticks(false));
}
