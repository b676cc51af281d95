/** A player: what moves the one place that every picture of a screen shows. */
import type { Signal } from '@preact/signals';

export const SPEEDS = [0.25, 0.5, 1, 2, 4] as const;

/** Seconds from start to end at speed 1: few places take less. */
const LONGEST = 14;
const PER_PLACE = 0.7;

/** What is played: places 0 … `last()`, and the scale on which the eye moves evenly. */
export interface Course {
  readonly at: Signal<number>;
  readonly playing: Signal<boolean>;
  readonly speed: Signal<number>;
  readonly last: () => number;
  /** Ascending in the place, and its inverse. */
  readonly toScale: (place: number) => number;
  readonly fromScale: (value: number) => number;
}

export class Player {
  readonly course: Course;
  /** Where the eye is on the scale: between two places while playing. */
  #eye = 0;
  #before: number | null = null;

  constructor(course: Course) {
    this.course = course;
  }

  get last(): number {
    return this.course.last();
  }

  /** Goes to a place, or to the nearest there is. */
  seek(place: number): void {
    if (Number.isNaN(place)) return;
    const { at, toScale } = this.course;
    at.value = Math.max(0, Math.min(this.last, Math.round(place)));
    this.#eye = toScale(at.peek());
  }

  /** Goes there by hand: playing stops. */
  go(place: number): void {
    this.course.playing.value = false;
    this.seek(place);
  }

  /** Steps from where the eye is; playing stops. */
  step(by: number): void {
    this.go(this.course.at.peek() + by);
  }

  /** Plays, from the start when at the end; or pauses. */
  toggle(): void {
    const { at, playing } = this.course;
    if (!playing.peek() && at.peek() >= this.last) this.seek(0);
    playing.value = !playing.peek();
  }

  /** The next faster or slower speed. */
  changeSpeed(by: 1 | -1): void {
    const { speed } = this.course;
    const now = SPEEDS.indexOf(speed.peek() as (typeof SPEEDS)[number]);
    speed.value = SPEEDS[Math.max(0, Math.min(SPEEDS.length - 1, (now < 0 ? 2 : now) + by))]!;
  }

  /** Moves on by the time since the frame before, in milliseconds; pauses at the end. */
  advance(now: number): void {
    const { at, playing, speed, toScale, fromScale } = this.course;
    const elapsed = this.#before === null ? 0 : Math.min(0.1, (now - this.#before) / 1000);
    this.#before = playing.peek() ? now : null;
    const end = this.last;
    if (!playing.peek() || end === 0) return;
    if (Math.round(fromScale(this.#eye)) !== at.peek()) this.#eye = toScale(at.peek());
    const whole = toScale(end);
    const seconds = Math.min(LONGEST, PER_PLACE * end);
    this.#eye = Math.min(whole, this.#eye + (elapsed * speed.peek() * whole) / seconds);
    at.value = Math.round(fromScale(this.#eye));
    if (this.#eye === whole) playing.value = false;
  }

  /** Space, arrows (Shift ×10), Home, End and brackets; a control that needs a key itself keeps it. */
  readonly onKey = (event: KeyboardEvent): void => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const target = event.target as HTMLElement;
    if (target.matches('select, input:not(.scrubber), summary') || target.closest('[data-own-keys]')) return;
    if (event.key === ' ' && target.matches('button')) return;
    const by = STEPS[event.key];
    const act = by === undefined ? ACTIONS[event.key] : () => this.step(by * (event.shiftKey ? 10 : 1));
    if (act === undefined) return;
    event.preventDefault();
    act(this);
  };
}

const STEPS: Readonly<Record<string, number>> = { ArrowLeft: -1, ArrowRight: 1 };
const ACTIONS: Readonly<Record<string, (player: Player) => void>> = {
  Home: (player) => player.step(Number.NEGATIVE_INFINITY),
  End: (player) => player.step(Number.POSITIVE_INFINITY),
  '[': (player) => player.changeSpeed(-1),
  ']': (player) => player.changeSpeed(1),
  ' ': (player) => player.toggle(),
};
