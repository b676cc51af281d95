/** Where axes have their ticks. */

import { log } from '../math/elementary.js';

export interface Tick {
  readonly at: number;
  readonly label: string;
}

/** An amount in three digits: `0.0312`, `1.5e-7`. */
export function shortNumber(value: number): string {
  return String(Number(value.toPrecision(3)));
}

/** Whole powers of ten as their shortest text reads back: exact, as powers by multiplication are not. */
const powerOfTen = (exponent: number) => Number(`1e${exponent}`);

/** About `count` round numbers (1, 2 or 5 times a power of ten apart) within `low` to `high`. */
export function linearTicks(low: number, high: number, count: number): Tick[] {
  if (!(high > low)) return [{ at: low, label: shortNumber(low) }];
  const rough = (high - low) / count;
  const power = powerOfTen(Number(rough.toExponential().split('e')[1]));
  const step = [1, 2, 5, 10].map((times) => times * power).find((size) => size >= rough * (1 - 1e-9))!;
  const ticks: Tick[] = [];
  for (let k = Math.ceil(low / step - 1e-9); k * step <= high + 1e-9 * step; k++)
    ticks.push({ at: k * step, label: shortNumber(k * step).replace('-', '−') });
  return ticks;
}

/** Ticks of positive values at their logarithms: powers of ten, and where those are fewer than three 2 and 5 times them, too. */
export function logTicks(low: number, high: number): Tick[] {
  const first = Number(low.toExponential().split('e')[1]);
  const last = Number(high.toExponential().split('e')[1]);
  for (const times of [[1], [1, 3], [1, 2, 5], [1, 1.5, 2, 3, 4, 5, 6, 7, 8, 9]]) {
    const values: number[] = [];
    for (let exponent = first; exponent <= last; exponent++)
      for (const factor of times) values.push(Number(`${factor}e${exponent}`));
    const inside = values.filter((value) => value >= low && value <= high);
    if (inside.length >= 3) return inside.map((value) => ({ at: log(value), label: shortNumber(value) }));
  }
  return [low, high].map((value) => ({ at: log(value), label: shortNumber(value) }));
}
