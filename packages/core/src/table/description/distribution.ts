/** How the values of a column lie, counted over all rows. */
import type { Column, NumericColumn, Table } from '../table.js';
import { distinctValues } from './groups.js';

/** Rows with values in [from, to); the last bin holds its end too. */
export interface Bin {
  readonly from: number;
  readonly to: number;
  readonly rows: number;
}

export interface ColumnDistribution {
  readonly name: string;
  /** The different present values in the order of the column (text) or ascending; null when there are more than 50. */
  readonly values: readonly { readonly value: string | number; readonly rows: number }[] | null;
  /** Numeric columns: about a dozen bins with round edges, of the finite values; else null. */
  readonly bins: readonly Bin[] | null;
}

const MOST_VALUES = 50;
const BINS = 12;

/** The distribution of every column, in the order of the table. */
export function distributionsOf(table: Table): ColumnDistribution[] {
  return table.columns.map(distributionOf);
}

function distributionOf(column: Column): ColumnDistribution {
  const { name } = column;
  if (column.kind === 'numeric') return { name, values: countValues(column), bins: countBins(column) };
  const counts = new Float64Array(column.levels.length);
  for (const code of column.codes) if (code >= 0) counts[code]!++;
  const used = counts.reduce((sum, rows) => sum + (rows > 0 ? 1 : 0), 0);
  if (used > MOST_VALUES) return { name, values: null, bins: null };
  const values = column.levels.flatMap((value, code) =>
    counts[code]! > 0 ? [{ value, rows: counts[code]! }] : [],
  );
  return { name, values, bins: null };
}

function countValues(column: NumericColumn): ColumnDistribution['values'] {
  const distinct = distinctValues(column, MOST_VALUES);
  if (distinct === undefined) return null;
  const counts = new Map(distinct.map((value) => [value, 0]));
  for (const value of column.values) if (!Number.isNaN(value)) counts.set(value, counts.get(value)! + 1);
  return [...counts].map(([value, rows]) => ({ value, rows }));
}

function countBins({ values }: NumericColumn): readonly Bin[] {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  if (low > high) return [];
  const inner = roundEdges(low, high);
  const counts = new Float64Array(inner.length + 1);
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    let bin = 0;
    while (bin < inner.length && value >= inner[bin]!) bin++;
    counts[bin]!++;
  }
  const edges = [low, ...inner, high];
  return Array.from(counts, (rows, bin) => ({ from: edges[bin]!, to: edges[bin + 1]!, rows }));
}

/** Multiples of 1, 2 or 5 times a power of ten strictly between the ends, about `BINS` of them. */
function roundEdges(low: number, high: number): number[] {
  const raw = high / BINS - low / BINS;
  if (!(raw > 0 && Number.isFinite(raw))) return [];
  const [digits = '', exponent = ''] = raw.toExponential().split('e');
  const factor = [1, 2, 5].find((one) => one >= Number(digits)) ?? 10;
  // One rounding for each edge: 3e-1 and not 3 · 0.1.
  const multiple = (k: number) => Number(`${k * factor}e${exponent}`);
  const step = multiple(1);
  const edges: number[] = [];
  for (let k = Math.floor(low / step) + 1; multiple(k) < high; k++) {
    if (multiple(k) > low) edges.push(multiple(k));
  }
  return edges;
}
