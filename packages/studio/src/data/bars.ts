/** How the values of a column lie, as bars to draw. */
import type { Column, ColumnDescription, NumericColumn } from '@oddsmith/core';
import { bin, ticks } from 'd3-array';
import { date, short } from '../shell/format.js';

export interface Bar {
  readonly label: string;
  readonly count: number;
}

const MOST_BARS = 12;
/** Columns with more rows are drawn from evenly spaced ones. */
const MOST_ROWS = 50_000;

export function barsOf(column: Column, described: ColumnDescription): Bar[] {
  if (column.kind === 'numeric') return barsOfNumbers(column, described);
  const levels = described.levels ?? [];
  const bars = levels.slice(0, MOST_BARS).map(({ level, count }) => ({ label: level, count }));
  const present = column.codes.length - described.missing;
  const others = present - bars.reduce((sum, bar) => sum + bar.count, 0);
  return others > 0 ? [...bars, { label: 'others', count: others }] : bars;
}

function barsOfNumbers(column: NumericColumn, { min, max, distinct }: ColumnDescription): Bar[] {
  if (min === null || max === null) return [];
  const values = drawn(column.values);
  const text = (value: number) => (column.type === 'date' ? date(value) : short(value));
  if (distinct <= MOST_BARS) {
    const counts = new Map<number, number>();
    for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
    return [...counts].sort(([a], [b]) => a - b).map(([value, count]) => ({ label: text(value), count }));
  }
  const bins = bin()
    .domain([min, max])
    .thresholds(ticks(min, max, MOST_BARS))(values);
  return bins.map((found) => ({
    label: `${text(found.x0 ?? min)} to ${text(found.x1 ?? max)}`,
    count: found.length,
  }));
}

/** The finite values of all rows, or of every k-th one. */
function drawn(values: Float64Array): number[] {
  const stride = Math.ceil(values.length / MOST_ROWS);
  const found: number[] = [];
  for (let row = 0; row < values.length; row += stride) {
    if (Number.isFinite(values[row])) found.push(values[row]!);
  }
  return found;
}
