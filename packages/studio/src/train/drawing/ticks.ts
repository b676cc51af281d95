/** Ticks of linear and logarithmic scales. */
import type { ScaleLinear } from 'd3-scale';
import { short, superscript } from '../numbers.js';
import type { Tick } from './axes.js';

/** Pixels between ticks of the two axes. */
export const ACROSS = 64;
export const UPWARDS = 34;

/** Round numbers, about so many pixels apart. */
export function numberTicks(scale: ScaleLinear<number, number>, apart: number): Tick[] {
  const [from, to] = scale.range() as [number, number];
  const count = Math.max(2, Math.round(Math.abs(to - from) / apart));
  return scale.ticks(count).map((value) => ({ at: scale(value), text: short(value) }));
}

/** Powers of ten between two exponents, at most about six of them. */
export function powerTicks(low: number, high: number, at: (value: number) => number): Tick[] {
  const step = Math.max(1, Math.ceil((high - low) / 6));
  const ticks: Tick[] = [];
  for (let power = Math.floor(high / step) * step; power >= low; power -= step) {
    const text = power === 0 ? '1' : power === 1 ? '10' : power === -1 ? '0.1' : `10${superscript(power)}`;
    ticks.push({ at: at(10 ** power), text });
  }
  return ticks;
}
