import type { Scene } from '@oddsmith/core';
import { shortened } from './numbers.js';
import { classTexts } from './outcomes.js';
import { type Box, path, px, text } from './svg.js';

/** Width of an average character at 12 pixels. */
const CHARACTER = 7;
const GAP = 36;

interface MovingLine {
  readonly className: string;
  readonly label: string;
}

/** What the marks mean, in a row above the chart. */
export function legend(box: Box, scene: Scene, moving: MovingLine, hasOptimum: boolean): string {
  const y = box.top - 16;
  let x = box.left + 6;
  const entry = (className: string, label: string, mark: string, room = 12) => {
    const drawn = mark + text(className, [x + room, y + 4], label);
    x += GAP + CHARACTER * label.length;
    return drawn;
  };
  const circle = (className: string) => `<circle class="${className}" cx="${px(x)}" cy="${y}" r="4.5"/>`;
  const dash = (className: string) => path(className, `M${px(x - 6)},${y}h20`);
  const { event, other } = classTexts(scene);
  return [
    entry('event-text', shortened(event, 16), circle('event-point')),
    entry('other-text', shortened(other, 16), circle('other-point')),
    entry('', moving.label, dash(moving.className), 20),
    hasOptimum ? entry('', 'optimum', dash('optimum'), 20) : '',
  ].join('');
}
