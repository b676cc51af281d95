import type { Scene } from '@oddsmith/core';
import { isEvent } from './outcomes.js';
import { type Point, px } from './svg.js';

/** A mark for each row of the sample: filled where the event happened, open where it did not. */
export function observations(scene: Scene, places: readonly Point[], radius: number): string {
  return places
    .map(([x, y], row) => {
      const kind = isEvent(scene, row) ? 'event-point' : 'other-point';
      return `<circle class="${kind}" cx="${px(x)}" cy="${px(y)}" r="${radius}"/>`;
    })
    .join('');
}
