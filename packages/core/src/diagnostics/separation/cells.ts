/** The cells that variables of few values make. */
import { type ExplainedRows, isPresent, type VariableRows } from './explained-rows.js';
import type { SeparationCondition } from './explanation.js';

/** A variable of few values, each of them a condition. */
export interface Partition {
  readonly codes: ArrayLike<number>;
  readonly values: readonly SeparationCondition[];
}

/** The levels of a factor, or the values of a number that has two: it may well be one. Null for other numbers. */
export function partitionBy(name: string, variable: VariableRows): Partition | null {
  if (variable.kind === 'factor') {
    const values = variable.levels.map((level): SeparationCondition => {
      return { kind: 'levels', variable: name, levels: [level] };
    });
    return { codes: variable.codes, values };
  }
  const first = variable.values[0]!;
  let second: number | null = null;
  for (let i = 0; i < variable.values.length; i++) {
    const value = variable.values[i]!;
    if (value === first || value === second) continue;
    if (second !== null) return null;
    second = value;
  }
  const sorted = [first, second ?? first].sort((a, b) => a - b);
  return {
    codes: Uint8Array.from(variable.values, (value) => (value === sorted[0] ? 0 : 1)),
    values: sorted.map((value) => ({ kind: 'value', variable: name, value })),
  };
}

export interface Cell {
  readonly codes: readonly number[];
  readonly rows: number[];
}

/** The combinations of values that occur, with their rows. */
export function cellsOf(rows: ExplainedRows, factors: readonly Partition[]): Cell[] {
  const cells = new Map<number, Cell>();
  for (let i = 0; i < rows.design.rows; i++) {
    if (!isPresent(rows, i)) continue;
    let key = 0;
    for (const { values, codes } of factors) key = key * values.length + codes[i]!;
    const cell = cells.get(key);
    if (cell !== undefined) cell.rows.push(i);
    else cells.set(key, { codes: factors.map(({ codes }) => codes[i]!), rows: [i] });
  }
  return [...cells].sort(([a], [b]) => a - b).map(([, cell]) => cell);
}

/** The conditions that make a cell. */
export function conditionsOf(factors: readonly Partition[], { codes }: Cell): SeparationCondition[] {
  return factors.map(({ values }, k) => values[codes[k]!]!);
}

/** One of the levels of either. */
export function union(a: SeparationCondition, b: SeparationCondition): SeparationCondition {
  return a.kind === 'levels' && b.kind === 'levels' ? { ...a, levels: [...a.levels, ...b.levels] } : a;
}
