/** The screen of the chosen step; each is loaded when it is first opened. */

import { view } from '../state/view.js';
import { lazy } from './lazy.js';

const SCREENS = {
  data: lazy(async () => (await import('../data/index.js')).Data),
  model: lazy(async () => (await import('../model/index.js')).Model),
  train: lazy(async () => (await import('../train/index.js')).Train),
  report: lazy(async () => (await import('../report/index.js')).Report),
  lessons: lazy(async () => (await import('../lessons/index.js')).Lessons),
} as const;

export function Screen() {
  const Chosen = SCREENS[view.value];
  return <Chosen key={view.value} />;
}
