/** The player: what moves the one iteration that every picture shows. */
import { iteration, playing, speed } from '../state/training.js';
import { shownHistory } from './race.js';

export const SPEEDS = [0.25, 0.5, 1, 2, 4] as const;

/** Seconds from start to end at speed 1: short runs take less. */
const LONGEST = 14;
const PER_ITERATION = 0.7;

/** Where the eye is on log(1 + iteration): between two iterations while playing. */
let place = 0;
let last: number | null = null;

export function lastIteration(): number {
  return shownHistory.peek()?.iterations ?? 0;
}

/** Goes to an iteration, or to the nearest there is. */
export function seek(k: number): void {
  if (Number.isNaN(k)) return;
  iteration.value = Math.max(0, Math.min(lastIteration(), Math.round(k)));
  place = Math.log1p(iteration.peek());
}

/** Steps from where the eye is; playing stops. */
export function step(by: number): void {
  playing.value = false;
  seek(iteration.peek() + by);
}

/** Plays, from the start when at the end; or pauses. */
export function toggle(): void {
  if (!playing.peek() && iteration.peek() >= lastIteration()) seek(0);
  playing.value = !playing.peek();
}

/** The next faster or slower speed. */
export function changeSpeed(by: 1 | -1): void {
  const at = SPEEDS.indexOf(speed.peek() as (typeof SPEEDS)[number]);
  speed.value = SPEEDS[Math.max(0, Math.min(SPEEDS.length - 1, (at < 0 ? 2 : at) + by))]!;
}

/** Moves on by the time since the frame before; pauses at the end. */
export function advance(now: number): void {
  const elapsed = last === null ? 0 : Math.min(0.1, (now - last) / 1000);
  last = playing.peek() ? now : null;
  const end = lastIteration();
  if (!playing.peek() || end === 0) return;
  if (Math.round(Math.expm1(place)) !== iteration.peek()) place = Math.log1p(iteration.peek());
  const whole = Math.log1p(end);
  place = Math.min(whole, place + (elapsed * speed.peek() * whole) / Math.min(LONGEST, PER_ITERATION * end));
  iteration.value = Math.round(Math.expm1(place));
  if (place === whole) playing.value = false;
}

const STEPS: Readonly<Record<string, number>> = { ArrowLeft: -1, ArrowRight: 1 };
const ACTIONS: Readonly<Record<string, () => void>> = {
  Home: () => step(Number.NEGATIVE_INFINITY),
  End: () => step(Number.POSITIVE_INFINITY),
  '[': () => changeSpeed(-1),
  ']': () => changeSpeed(1),
  ' ': toggle,
};

/** Space, arrows (Shift ×10), Home, End and brackets; a control that needs a key itself keeps it. */
export function onKey(event: KeyboardEvent): void {
  if (event.altKey || event.ctrlKey || event.metaKey) return;
  const target = event.target as HTMLElement;
  if (target.matches('select, input:not(.scrubber), summary') || target.closest('[data-own-keys]')) return;
  if (event.key === ' ' && target.matches('button')) return;
  const by = STEPS[event.key];
  const act = by === undefined ? ACTIONS[event.key] : () => step(by * (event.shiftKey ? 10 : 1));
  if (act === undefined) return;
  event.preventDefault();
  act();
}
