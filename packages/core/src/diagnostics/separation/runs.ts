/** Separation by a curve of one number: its values in stretches, each of one outcome. */
import type { SeparationCondition } from './explanation.js';

/** More stretches than this are no explanation. */
const MOST_RUNS = 6;

export interface Run {
  readonly conditions: readonly SeparationCondition[];
  readonly outcome: 1 | -1;
}

interface Stretch {
  readonly side: number;
  readonly from: number;
  to: number;
}

/** The stretches of values whose rows are all separated with one outcome; none where they are too many. */
export function runsOf(variable: string, values: readonly number[], sides: readonly number[]): Run[] {
  const stretches = stretchesOf(values, sides);
  if (stretches.length > MOST_RUNS) return [];
  return stretches.flatMap(({ side, from, to }, k): Run[] => {
    if (side === 0) return [];
    const conditions: SeparationCondition[] = [];
    if (from === to) conditions.push({ kind: 'value', variable, value: from });
    else {
      if (k > 0) conditions.push({ kind: 'bound', variable, operator: '>=', value: from });
      if (k < stretches.length - 1) conditions.push({ kind: 'bound', variable, operator: '<=', value: to });
    }
    return conditions.length === 0 ? [] : [{ conditions, outcome: side > 0 ? 1 : -1 }];
  });
}

/** Neighbouring values of one side, in order; a value with rows on different sides is on none. */
function stretchesOf(values: readonly number[], sides: readonly number[]): Stretch[] {
  const order = values.map((_, i) => i).sort((a, b) => values[a]! - values[b]!);
  const stretches: Stretch[] = [];
  for (let i = 0; i < order.length; ) {
    const value = values[order[i]!]!;
    let side = sides[order[i]!]!;
    for (; i < order.length && values[order[i]!] === value; i++) if (sides[order[i]!] !== side) side = 0;
    const last = stretches.at(-1);
    if (last?.side === side) last.to = value;
    else stretches.push({ side, from: value, to: value });
  }
  return stretches;
}
