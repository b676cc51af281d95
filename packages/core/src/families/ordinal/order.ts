/** The order of the classes: who gave it. */
import { OddsmithError, type Warning } from '../../errors.js';
import type { FitOptions } from '../../fit/options.js';
import { wishesFor } from '../../formula/level-wishes.js';
import type { ClassTraining } from '../classes.js';

/**
 * A warning where text levels have been put in order by their letters, since nobody said another. Throws
 * `option-invalid` for a reference level of the response.
 */
export function orderWarnings({ schema, classes }: ClassTraining, options: FitOptions): Warning[] {
  const { label, expression } = schema.response;
  const { levels, reference } = wishesFor(label, expression, options);
  if (reference !== undefined) {
    const message = `The classes of ${label} have an order and no reference level: option "levels" gives the order, from the lowest on.`;
    throw new OddsmithError('option-invalid', message, { option: 'reference', column: label });
  }
  const isText = classes.some((level) => !Number.isFinite(Number(level)));
  if (levels !== undefined || !isText || !isSorted(classes)) return [];
  const message = `The classes of ${label} are in the order of their letters, ${classes.join(' < ')}; option "levels" gives another.`;
  return [{ code: 'class-order', message }];
}

function isSorted(levels: readonly string[]): boolean {
  return levels.every((level, i) => i === 0 || levels[i - 1]! < level);
}
