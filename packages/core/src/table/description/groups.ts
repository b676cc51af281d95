/** The rows of a column in a few groups: its levels, its values or its quantile bins. */
import { MILLISECONDS_PER_DAY } from '../date-token.js';
import type { Column, NumericColumn } from '../table.js';
import { quantile, sortedFinite } from './statistics.js';

const BINS = 5;

/** Group of each row (−1 where the value is missing) and what the groups are called, in order. */
export interface Groups {
  readonly labels: readonly string[];
  readonly codes: Int32Array;
}

/** Levels that occur, values when there are at most five different ones, else fifths of the rows. */
export function groupsOf(column: Column): Groups {
  if (column.kind === 'categorical') return usedLevels(column.levels, column.codes);
  const distinct = distinctValues(column, BINS);
  return distinct === undefined ? byBin(column) : byValue(column, distinct);
}

/** The different present values, ascending; undefined when there are more than `most`. */
export function distinctValues({ values }: NumericColumn, most: number): number[] | undefined {
  const distinct = new Set<number>();
  for (const value of values) {
    if (!Number.isNaN(value)) distinct.add(value);
    if (distinct.size > most) return undefined;
  }
  return [...distinct].sort((a, b) => a - b);
}

function usedLevels(levels: readonly string[], codes: Int32Array): Groups {
  const rank = new Int32Array(levels.length);
  for (const code of codes) if (code >= 0) rank[code] = 1;
  const labels = levels.filter((_, code) => rank[code] === 1);
  let next = 0;
  for (let code = 0; code < rank.length; code++) if (rank[code] === 1) rank[code] = next++;
  return { labels, codes: codes.map((code) => (code < 0 ? -1 : rank[code]!)) };
}

function byValue({ values, type }: NumericColumn, distinct: readonly number[]): Groups {
  const codes = new Int32Array(values.length);
  for (let row = 0; row < codes.length; row++) codes[row] = distinct.indexOf(values[row]!);
  return { labels: distinct.map((value) => label(value, type)), codes };
}

/** Bins [edge, next edge), the last one closed; equal edges are one. */
function byBin({ values, type }: NumericColumn): Groups {
  const sorted = sortedFinite(values);
  const all = Array.from({ length: BINS + 1 }, (_, k) => quantile(sorted, k / BINS));
  const edges = all.filter((edge, k) => k === 0 || edge > all[k - 1]!);
  const bins = Math.max(1, edges.length - 1);
  const inner = edges.slice(1, bins);
  const codes = new Int32Array(values.length);
  for (let row = 0; row < codes.length; row++) codes[row] = binOf(values[row]!, inner);
  const labels = Array.from({ length: bins }, (_, k) => {
    const close = k === bins - 1 ? ']' : ')';
    return `[${label(edges[k]!, type)}, ${label(edges[k + 1] ?? edges[k]!, type)}${close}`;
  });
  return { labels, codes };
}

function binOf(value: number, edges: readonly number[]): number {
  if (Number.isNaN(value)) return -1;
  let bin = 0;
  while (bin < edges.length && value >= edges[bin]!) bin++;
  return bin;
}

/** A value in few characters: dates as days of the calendar, numbers in four digits. */
export function label(value: number, type: 'number' | 'date'): string {
  if (type === 'number')
    return String(Number.isInteger(value) && Math.abs(value) < 1e6 ? value : Number(value.toPrecision(4)));
  const date = new Date(value * MILLISECONDS_PER_DAY);
  return Number.isNaN(date.getTime()) ? String(value) : date.toISOString().slice(0, 10);
}
