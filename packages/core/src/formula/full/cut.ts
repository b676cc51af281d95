import { OddsmithError, type Place } from '../../errors.js';
import { formatExpression } from '../expressions.js';
import type { Labels } from '../factors.js';
import { argumentsOf, type Call, numbersOf, textsOf, truthOf } from './arguments.js';
import { significantDigits } from './significant-digits.js';

/** Intervals as R's `cut` makes them. */
export interface Intervals {
  /** Ascending. */
  readonly breaks: readonly number[];
  /** Whether they are closed on the right. */
  readonly right: boolean;
  /** Whether the outermost break on the open side belongs to its interval. */
  readonly lowest: boolean;
  /** A label for each interval. */
  readonly labels: readonly string[];
}

/** How many intervals a call asks for; null where it gives the breaks. */
export function intervalCount(call: Call): number | null {
  const [only, ...others] = numbersOf(argumentsOf(call).get('breaks')!)!;
  return others.length === 0 ? only! : null;
}

/** The intervals of a call with breaks. Throws `formula-syntax`. */
export function intervalsOf(call: Call, place: Place, given?: readonly number[]): Intervals {
  const parameters = argumentsOf(call);
  const refuse = (problem: string) =>
    new OddsmithError('formula-syntax', `${formatExpression(call)}: ${problem}.`, place);
  const breaks = [...(given ?? numbersOf(parameters.get('breaks')!)!)].sort((a, b) => a - b);
  if (breaks.length < 2) throw refuse('expected breaks in c(), or at least 2 intervals');
  if (breaks.some((value, index) => value === breaks[index - 1])) throw refuse('a break is given twice');
  const right = truthOf(parameters.get('right'), true);
  const lowest = truthOf(parameters.get('include.lowest'), false);
  const named = parameters.get('labels');
  const labels = named === undefined ? intervalLabels(breaks, right, lowest) : textsOf(named)!;
  if (labels.length !== breaks.length - 1) {
    throw refuse(`there are ${labels.length} labels for ${breaks.length - 1} intervals`);
  }
  return { breaks, right, lowest, labels };
}

/** `(0,10]`, with as many digits, from 3 to 12, as tell the breaks apart. */
function intervalLabels(breaks: readonly number[], right: boolean, lowest: boolean): string[] {
  let texts: string[] = [];
  for (let digits = 3; digits <= 12; digits++) {
    texts = breaks.map((value) => significantDigits(value, digits));
    if (new Set(texts).size === texts.length) break;
  }
  const last = breaks.length - 2;
  if (new Set(texts).size < texts.length) return breaks.slice(1).map((_, index) => String(index + 1));
  return texts.slice(1).map((end, index) => {
    const opens = right && !(lowest && index === 0) ? '(' : '[';
    const closes = right || (lowest && index === last) ? ']' : ')';
    return `${opens}${texts[index]},${end}${closes}`;
  });
}

/** Breaks for so many intervals of equal length over a range that is widened by a thousandth at both ends. */
export function equalBreaks(low: number, high: number, count: number): number[] {
  const width = high - low === 0 ? Math.abs(low) : high - low;
  const [from, to] = high - low === 0 ? [low - width / 1000, high + width / 1000] : [low, high];
  const step = (to - from) / count;
  const breaks = Array.from({ length: count + 1 }, (_, i) => from + i * step);
  breaks[0] = low - width / 1000;
  breaks[count] = high + width / 1000;
  return breaks;
}

/** The interval of each number; none outside the breaks. */
export function cut(values: Float64Array, { breaks, right, lowest, labels }: Intervals): Labels {
  const last = breaks.length - 1;
  const codes = new Int32Array(values.length);
  for (let row = 0; row < values.length; row++) {
    const x = values[row]!;
    // The number of breaks below x, or at x where intervals are closed on the left.
    let [from, to] = [0, breaks.length];
    while (from < to) {
      const middle = (from + to) >> 1;
      if (right ? breaks[middle]! < x : breaks[middle]! <= x) from = middle + 1;
      else to = middle;
    }
    if (lowest && right && x === breaks[0]) from = 1;
    if (lowest && !right && x === breaks[last]) from = last;
    codes[row] = from > 0 && from <= last && !Number.isNaN(x) ? from - 1 : -1;
  }
  return distinct(labels, codes);
}

/** Labels that are given twice are one level. */
function distinct(labels: readonly string[], codes: Int32Array): Labels {
  const levels = [...new Set(labels)];
  if (levels.length === labels.length) return { levels, codes, numeric: false };
  const merged = labels.map((label) => levels.indexOf(label));
  return { levels, codes: codes.map((code) => (code < 0 ? -1 : merged[code]!)), numeric: false };
}
