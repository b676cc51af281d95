/** Settings and sides of effects in words. */
import type { InteractionSide, Setting } from './report.js';

/** `age = 30, smoke = 1`. */
export function settingText(at: Setting): string {
  return Object.entries(at)
    .map(([name, value]) => `${name} = ${value}`)
    .join(', ');
}

/** `age`, `race: black - white`. */
export function sideText({ variable, level, reference }: InteractionSide): string {
  return level === null ? variable : `${variable}: ${level} - ${reference}`;
}
