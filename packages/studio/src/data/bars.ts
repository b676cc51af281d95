/** How the values of a column lie, as bars to draw. */
import type { ColumnDescription, ColumnDistribution } from '@oddsmith/core';
import { date, short } from '../shell/format.js';

export interface Bar {
  readonly label: string;
  readonly count: number;
}

const MOST_BARS = 12;

/** Of text the most frequent levels; of numbers each value where they are few, else bins. */
export function barsOf(
  described: ColumnDescription,
  distribution: ColumnDistribution | undefined,
  rows: number,
): Bar[] {
  if (described.levels !== null) return barsOfLevels(described.levels, rows - described.missing);
  const text = (value: number) => (described.type === 'date' ? date(value) : short(value));
  const { values = null, bins = null } = distribution ?? {};
  if (values !== null && values.length <= MOST_BARS)
    return values.map(({ value, rows: count }) => ({ label: text(Number(value)), count }));
  return (bins ?? []).map(({ from, to, rows: count }) => ({ label: `${text(from)} to ${text(to)}`, count }));
}

function barsOfLevels(levels: NonNullable<ColumnDescription['levels']>, present: number): Bar[] {
  const bars = levels.slice(0, MOST_BARS).map(({ level, count }) => ({ label: level, count }));
  const others = present - bars.reduce((sum, bar) => sum + bar.count, 0);
  return others > 0 ? [...bars, { label: 'others', count: others }] : bars;
}
