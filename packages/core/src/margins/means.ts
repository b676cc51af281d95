/** The means at which columns of numbers can be set. */
import type { Schema } from '../formula/schema.js';
import { divide, toNumber } from '../math/double-double.js';
import { NumberSum } from './average.js';
import type { MarginsOptions } from './options.js';
import type { Part, Population } from './population.js';

/** How a user asks for the mean of a column. */
const MEAN = 'mean';

/** The columns of numbers that are to be set to their mean. */
export function columnsAtMeans({ inputs }: Schema, at: MarginsOptions['at'] = {}): string[] {
  const isNumber = (name: string) => inputs.some((input) => input.name === name && input.type === 'number');
  return Object.entries(at).flatMap(([name, given]) =>
    isNumber(name) && [given].flat().includes(MEAN) ? [name] : [],
  );
}

/** Their means over the rows, Σ w·x/Σ w; one pass where there are any. */
export function* meansOf(
  columns: readonly string[],
  population: () => Population,
): Generator<null, ReadonlyMap<string, number>> {
  if (columns.length === 0) return new Map();
  const sums = columns.map(() => new NumberSum());
  const weight = new NumberSum();
  for (const part of population().parts()) {
    for (const w of part.weights) weight.add(w);
    columns.forEach((name, k) => {
      addColumn(sums[k]!, part, name);
    });
    yield null;
  }
  return new Map(columns.map((name, k) => [name, toNumber(divide(sums[k]!.total, weight.total))]));
}

function addColumn(sum: NumberSum, { table, weights }: Part, name: string): void {
  const column = table.columns.find((one) => one.name === name);
  if (column?.kind !== 'numeric') return;
  for (let row = 0; row < weights.length; row++)
    if (weights[row] !== 0) sum.add(weights[row]! * column.values[row]!);
}
