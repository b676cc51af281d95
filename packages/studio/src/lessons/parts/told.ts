/** Numbers as the steps tell them. */
import { fixed, short } from '../../train/numbers.js';

/** A number in words where it is none. */
export function told(value: number): string {
  if (Number.isNaN(value)) return 'not a number';
  if (!Number.isFinite(value)) return value > 0 ? '∞' : '−∞';
  return short(value);
}

/** With some decimals; what rounds to nothing has no sign. */
export function rounded(value: number, decimals: number): string {
  return fixed(Number(value.toFixed(decimals)) + 0, decimals);
}
