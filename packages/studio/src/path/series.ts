/** The columns of a path as series: how each is drawn, and when it enters. */
import type { PathReport } from '@oddsmith/core';

export type CoefficientUnit = 'standard-deviation' | 'data';

export interface Series {
  readonly term: string;
  /** Place among the columns of the report. */
  readonly column: number;
  /** What its coefficients are multiplied by to be per standard deviation. */
  readonly standardDeviation: number;
  /** Whether it is penalised at all. */
  readonly isFree: boolean;
  /** The first point at which it is not 0; null where it never enters. */
  readonly enters: number | null;
  /** Place among the series by its largest size per standard deviation: 0 for the largest. */
  readonly rank: number;
  readonly colour: 'c1' | 'c2' | 'c3' | 'c4' | 'line-2';
  readonly dash: readonly number[];
}

/** More series than this are drawn, but not told apart. */
export const MOST_NAMED = 14;
const COLOURS = ['c1', 'c2', 'c3', 'c4'] as const;
const DASHES = [[], [6, 4], [2, 3], [8, 3, 2, 3]] as const;

/** All columns but intercepts, in the order of the design. */
export function seriesOf({ columns, points }: PathReport): Series[] {
  const found = columns.flatMap((column, at) =>
    column.penaltyFactor === null
      ? []
      : [
          {
            term: column.term,
            column: at,
            standardDeviation: column.standardDeviation ?? 0,
            penaltyFactor: column.penaltyFactor,
          },
        ],
  );
  const largest = found.map(({ column, standardDeviation }) =>
    Math.max(...points.map(({ coefficients }) => Math.abs(coefficients[column]! * standardDeviation))),
  );
  const order = largest.map((_, i) => i).sort((a, b) => largest[b]! - largest[a]! || a - b);
  const ranks = new Map(order.map((i, rank) => [i, rank]));
  let named = 0;
  return found.map(({ penaltyFactor, ...plain }, i) => {
    const rank = ranks.get(i)!;
    const place = rank < MOST_NAMED ? named++ : null;
    const enters = points.findIndex(({ coefficients }) => coefficients[plain.column] !== 0);
    return {
      ...plain,
      isFree: penaltyFactor === 0,
      enters: enters < 0 ? null : enters,
      rank,
      colour: place === null ? 'line-2' : COLOURS[place % 4]!,
      dash: place === null ? [] : DASHES[Math.floor(place / 4) % 4]!,
    };
  });
}

/** The value of a series at a point in the unit of the pictures. */
export function valueAt(
  { points }: PathReport,
  { column, standardDeviation }: Series,
  k: number,
  unit: CoefficientUnit,
): number {
  const value = points[k]!.coefficients[column]!;
  return unit === 'data' ? value : value * standardDeviation;
}
