/** More inputs, or factors: every row at its predicted probability, in a strip for each class. */
import type { Scene } from '@oddsmith/core';
import { bottomAxis, numberAxis } from './axis.js';
import { classTexts, isEvent as isEventRow, probabilityText } from './outcomes.js';
import { probabilities } from './probabilities.js';
import { type Box, dots, line, type Point, path, px, text } from './svg.js';
import type { View } from './types.js';

/** Of the box, from its top. */
const STRIPS = [
  { isEvent: true, from: 0.1, to: 0.46 },
  { isEvent: false, from: 0.62, to: 0.98 },
] as const;
/** Turns of the golden ratio spread heights evenly whatever the number of rows. */
const GOLDEN_TURN = 0.618_033_988_749_895;

export function stripsView(scene: Scene, box: Box): View {
  const { rows, share } = scene.sample;
  const classes = classTexts(scene);
  const x = numberAxis([0, 1], [box.left, box.right]);
  const height = box.bottom - box.top;
  const strips = STRIPS.map(({ isEvent, from, to }) => {
    const members = Array.from(share.keys()).filter((row) => isEventRow(scene, row) === isEvent);
    const [top, bottom] = [box.top + from * height, box.top + to * height];
    const heights = members.map((_, k) => top + 4 + (((k + 0.5) * GOLDEN_TURN) % 1) * (bottom - top - 8));
    return { isEvent, members, top, bottom, heights };
  });
  const grid = x.ticks(5).map(({ at }) =>
    path(
      'rule',
      line([
        [at, box.top + 0.1 * height],
        [at, box.bottom],
      ]),
    ),
  );
  const labels = strips.map(({ isEvent, members, top }) => {
    const label = `${isEvent ? classes.event : classes.other}: ${members.length} rows`;
    return text(isEvent ? 'event-text' : 'other-text', [box.left, top - 10], label);
  });
  const label = `predicted ${probabilityText(scene)}`;
  return {
    above: '',
    still: [...grid, bottomAxis(box, x.ticks(5), label), ...labels].join(''),
    description: `the predicted ${probabilityText(scene)} of ${rows.count} rows, in a strip for each class`,
    moving(coefficients) {
      const predicted = probabilities(rows, coefficients);
      return strips
        .filter(({ members }) => members.length > 0)
        .map(({ isEvent, members, heights, top, bottom }) => {
          const points = members.map((row, k): Point => [x.at(predicted[row]!), heights[k]!]);
          const mean = members.reduce((sum, row) => sum + predicted[row]!, 0) / members.length;
          return (
            dots(isEvent ? 'event-dots' : 'other-dots', points) +
            path('mean', `M${px(x.at(mean))},${px(top)}V${px(bottom)}`) +
            text('end strong', [box.right, top - 10], `mean ${mean.toFixed(2)}`)
          );
        })
        .join('');
    },
  };
}
