/** Rows shared out into halves, each with its share of the events. */
import { dealRows } from '../cross-validation/sharing.js';

/** Draws `count` splits of the rows into two halves. */
export function* halves(
  classes: Int32Array,
  count: number,
  next: () => number,
): Generator<readonly [Int32Array, Int32Array]> {
  const rows = Int32Array.from(classes.keys());
  for (let split = 0; split < count; split++) {
    const { of } = dealRows(classes, 2, next);
    yield [rows.filter((row) => of[row] === 0), rows.filter((row) => of[row] === 1)];
  }
}
