/** Training data as rows of numbers and codes, to be loaded. */
import { fillersOf } from '../formula/fillers.js';
import type { FactorColumns, LayoutPart, NumberColumn } from '../formula/schema.js';
import type { TrainingData } from '../formula/training.js';
import type { CodedSource } from '../objective/coded.js';
import { planOf } from '../objective/coded-plan.js';

/** Writes codes of a factor as offsets in bytes, `first` being the element of its first level. */
function codesFiller({ codes }: FactorColumns, first: number, kept: Int32Array | null) {
  const offset = 8 * first;
  return (start: number, count: number, into: Uint16Array, at: number, apart: number) => {
    const whole = kept === null ? count & ~7 : 0;
    let to = at;
    for (let row = start; row < start + whole; row += 8, to += apart) {
      into[to] = 8 * codes[row]! + offset;
      into[to + 1] = 8 * codes[row + 1]! + offset;
      into[to + 2] = 8 * codes[row + 2]! + offset;
      into[to + 3] = 8 * codes[row + 3]! + offset;
      into[to + 4] = 8 * codes[row + 4]! + offset;
      into[to + 5] = 8 * codes[row + 5]! + offset;
      into[to + 6] = 8 * codes[row + 6]! + offset;
      into[to + 7] = 8 * codes[row + 7]! + offset;
    }
    for (let i = whole; i < count; i++) {
      const row = kept === null ? start + i : kept[start + i]!;
      into[to + ((i - whole) >> 3) * apart + (i & 7)] = 8 * codes[row]! + offset;
    }
  };
}

/** The columns of numbers alone, in their order. */
function numbersOf(layout: readonly LayoutPart[]): NumberColumn[] {
  const numbers = layout.filter((part) => part.kind === 'number');
  return numbers.map((part, first) => ({ ...part, first }));
}

/** The rows of training data; null where they have to be stored as columns. */
export function codedSource({ design, events, others }: TrainingData): CodedSource | null {
  const { layout, kept, offset, rows: count } = design;
  const plan = layout && planOf(layout, design.columns.length);
  if (!plan) return null;
  const factors = layout!.filter((part) => part.kind === 'factor');
  const fillers = factors.map((part, f) => codesFiller(part, plan.factors[f]!.first, kept));
  const numbers = fillersOf(numbersOf(layout!), kept);
  const apart = 8 * factors.length;
  return {
    plan,
    count,
    columns: plan.numbers.length,
    events,
    others,
    offset,
    fill(...range) {
      for (const fill of numbers) fill(...range);
    },
    fillCodes(start, rows, into, base) {
      for (const [f, fill] of fillers.entries()) fill(start, rows, into, base * apart + 8 * f, apart);
    },
  };
}
