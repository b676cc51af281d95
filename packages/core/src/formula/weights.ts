import { OddsmithError } from '../errors.js';
import { columnNamed } from '../table/columns.js';
import type { Table } from '../table/table.js';
import { numericColumn } from './inputs.js';
import type { Vector } from './kept-rows.js';
import { rangeOf } from './ranges.js';

export type WeightsKind = 'frequency' | 'totals' | 'importance' | 'sampling';

/**
 * The weights or the offset of all rows, from a column of the table or as given; null where there are none.
 * Throws `column-unknown`, `column-type`, `data-shape`.
 */
export function optionVector(
  table: Table,
  given: string | ArrayLike<number> | undefined,
  role: 'weights' | 'offset',
): Vector | null {
  if (given === undefined) return null;
  if (typeof given === 'string') {
    const { name, values } = numericColumn(columnNamed(table, given, { option: role }), role);
    return { name, values };
  }
  if (given.length !== table.rows) {
    const message = `There are ${given.length} ${role} for ${table.rows} rows; expected one for each.`;
    throw new OddsmithError('data-shape', message, { option: role });
  }
  return { name: role, values: given instanceof Float64Array ? given : Float64Array.from(given) };
}

/** Throws `weights-invalid` for a negative or infinite weight; a missing one is NaN. */
export function checkWeights({ name, values }: Vector): void {
  const [low, high] = rangeOf(values);
  if (low >= 0 && high < Number.POSITIVE_INFINITY) return;
  for (let row = 0; row < values.length; row++) {
    const weight = values[row]!;
    if (weight >= 0 && weight < Number.POSITIVE_INFINITY) continue;
    if (Number.isNaN(weight)) continue;
    throw new OddsmithError(
      'weights-invalid',
      `The weight in row ${row + 1} is ${weight}; weights must be finite and not negative.`,
      { option: 'weights', column: name, row: row + 1 },
    );
  }
}
