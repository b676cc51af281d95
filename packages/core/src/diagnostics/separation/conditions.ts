/** Conditions on rows: evaluated, and in words. */
import { blocks, margin, ON_PLANE, sidedness } from './demands.js';
import type { ExplainedRows } from './explained-rows.js';
import type { SeparationCondition } from './explanation.js';
import { fromNumbers } from './simplify.js';

/** 1 for the rows of which all conditions hold. */
export function rowsWhere(rows: ExplainedRows, conditions: readonly SeparationCondition[]): Uint8Array {
  const mask = new Uint8Array(rows.design.rows).fill(1);
  for (const condition of conditions) {
    if (condition.kind === 'combination') {
      keepCombination(rows, condition, mask);
      continue;
    }
    const holds = testOf(rows, condition);
    for (let i = 0; i < mask.length; i++) if (mask[i] === 1 && !holds(i)) mask[i] = 0;
  }
  return mask;
}

type Combination = Extract<SeparationCondition, { kind: 'combination' }>;

function testOf(
  rows: ExplainedRows,
  condition: Exclude<SeparationCondition, Combination>,
): (row: number) => boolean {
  const variable = rows.variables.get(condition.variable)!;
  if (condition.kind === 'levels') {
    const codes = variable.kind === 'factor' ? variable.codes : [];
    const levels = variable.kind === 'factor' ? variable.levels : [];
    const wanted = levels.map((level) => condition.levels.includes(level));
    return (row) => wanted[codes[row]!] ?? false;
  }
  const values = variable.kind === 'numeric' ? variable.values : [];
  const { value } = condition;
  if (condition.kind === 'value') return (row) => values[row] === value;
  return condition.operator === '>=' ? (row) => values[row]! >= value : (row) => values[row]! <= value;
}

/** Clears the rows of which the combination does not hold, or that lie on its boundary. */
function keepCombination(rows: ExplainedRows, { factors, operator, value }: Combination, mask: Uint8Array) {
  const { design, names } = rows;
  const used = factors.map(({ term }) => names.indexOf(term));
  const d = fromNumbers([...factors.map(({ factor }) => factor), -value]);
  const row = new Float64Array(used.length + 1).fill(1);
  const sign = operator === '>' ? 1 : -1;
  for (const { start, count, values } of blocks(design)) {
    for (let i = 0; i < count; i++) {
      if (mask[start + i] === 0) continue;
      for (let k = 0; k < used.length; k++) row[k] = values[i * design.columns + used[k]!]!;
      if (margin(sign, sidedness(row, 0, d)) <= ON_PLANE) mask[start + i] = 0;
    }
  }
}

/** `NV = 1`, `race = black or other`, `2·age − 3·ht > 5`. */
export function conditionText(condition: SeparationCondition): string {
  switch (condition.kind) {
    case 'levels':
      return `${condition.variable} = ${listed(shortened(condition.levels), 'or')}`;
    case 'value':
      return `${condition.variable} = ${numberText(condition.value)}`;
    case 'bound':
      return `${condition.variable} ${condition.operator === '>=' ? '≥' : '≤'} ${numberText(condition.value)}`;
    case 'combination':
      return `${combinationOf(condition)} ${condition.operator} ${numberText(condition.value)}`;
  }
}

/** Levels that a condition writes out. */
const MOST_LEVELS = 8;

function shortened(levels: readonly string[]): string[] {
  const shown = levels.slice(0, MOST_LEVELS);
  return levels.length > shown.length ? [...shown, `${levels.length - shown.length} more`] : shown;
}

function combinationOf({ factors }: Combination): string {
  return factors
    .map(({ term, factor }, index) => {
      const size = Math.abs(factor);
      const sign = factor < 0 ? (index === 0 ? '−' : ' − ') : index === 0 ? '' : ' + ';
      return `${sign}${size === 1 ? '' : `${size}·`}${term}`;
    })
    .join('');
}

function numberText(value: number): string {
  return String(value).replace('-', '−');
}

/** `a, b and c`. */
export function listed(items: readonly string[], and: 'and' | 'or'): string {
  const last = items.at(-1) ?? '';
  return items.length > 1 ? `${items.slice(0, -1).join(', ')} ${and} ${last}` : last;
}
