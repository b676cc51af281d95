/** The axis of iterations: log(1 + k), so that the first steps and the last are both to be seen. */
import { scaleLinear } from 'd3-scale';
import type { Tick } from './axes.js';

export type CountScale = (value: number) => number;

/** From 0 to `most` on log(1 + value / unit). */
export function countScale(most: number, from: number, to: number, unit = 1): CountScale {
  const whole = Math.log1p(Math.max(most, unit) / unit);
  return (value) => from + ((to - from) * Math.log1p(Math.max(0, value) / unit)) / whole;
}

/** 0, 1, 2, 5, 10, … as far as `most`. */
export function countTicks(most: number, scale: CountScale, unit = 1): Tick[] {
  const values = [0];
  for (let decade = unit; decade <= most; decade *= 10)
    for (const step of most > 50 * unit ? [1] : [1, 2, 5])
      if (step * decade <= most) values.push(step * decade);
  return values.map((value) => ({ at: scale(value), text: shortCount(value) }));
}

function shortCount(value: number): string {
  if (value === 0) return '0';
  return value >= 1 ? Math.round(value).toLocaleString('en') : String(Number(value.toPrecision(1)));
}

/** At most `count` of 0 … last, dense where log(1 + k) is: what a path drawn on this axis needs. */
export function thinned(last: number, count: number): Int32Array {
  if (last < count) return Int32Array.from({ length: last + 1 }, (_, k) => k);
  const scale = scaleLinear([0, count - 1], [0, Math.log1p(last)]);
  const chosen = new Set([0, last]);
  const even = Math.ceil((2 * last) / count);
  for (let i = 0; i < count / 2; i++) {
    chosen.add(Math.min(last, Math.round(Math.expm1(scale(2 * i)))));
    chosen.add(Math.min(last, i * even));
  }
  return Int32Array.from(chosen).sort();
}
