/** A direction in as few columns as separate the same rows. */
import { findSeparation } from '../separation.js';
import { type ExplainedRows, sidesOf, withColumns } from './explained-rows.js';
import type { SeparationCondition } from './explanation.js';

/** Values of the design that are looked at for fewer columns, over all attempts. */
const MOST_VALUES = 50_000_000;

/**
 * A direction that separates all rows with a 1 or −1 in `open` as they are there, from which columns were dropped one
 * after the other where the others could do without; the given one where the data are too large to try.
 */
export function sparseDirection(
  rows: ExplainedRows,
  direction: readonly number[],
  open: Int8Array,
): readonly number[] {
  const { design, names } = rows;
  let best = direction;
  let left = MOST_VALUES;
  for (let column = design.columns - 1; column >= (rows.intercept ? 1 : 0); column--) {
    if (best[column] === 0) continue;
    const kept = names
      .map((_, j) => j)
      .filter((j) => j !== column && (best[j] !== 0 || (j === 0 && rows.intercept)));
    if (kept.length === 0) break;
    left -= design.rows * kept.length * 4;
    if (left < 0) break;
    best = within(rows, kept, open) ?? best;
  }
  return best;
}

/** A direction in the columns `kept` that separates all of `open`, or null. */
function within({ design }: ExplainedRows, kept: readonly number[], open: Int8Array): number[] | null {
  const narrow = withColumns(design, kept);
  const found = findSeparation(narrow);
  if (found === null) return null;
  const sides = sidesOf(narrow, found.direction);
  if (open.some((side, i) => side !== 0 && sides[i] !== side)) return null;
  const direction = new Array<number>(design.columns).fill(0);
  kept.forEach((j, k) => {
    direction[j] = found.direction[k]!;
  });
  return direction;
}

/** Both sides of a direction as statements. */
export function combinationClaims(
  names: readonly string[],
  direction: readonly number[],
): { conditions: [SeparationCondition]; outcome: 1 | -1 }[] {
  const factors = direction.flatMap((factor, j) =>
    factor === 0 || names[j] === '(Intercept)' ? [] : [{ term: names[j]!, factor }],
  );
  const constant = direction[names.indexOf('(Intercept)')] ?? 0;
  const turned = (factors[0]?.factor ?? 1) < 0 ? -1 : 1;
  const positive = factors.map(({ term, factor }) => ({ term, factor: turned * factor }));
  const value = constant === 0 ? 0 : -turned * constant;
  return ([1, -1] as const).map((outcome) => ({
    conditions: [{ kind: 'combination', factors: positive, operator: outcome === turned ? '>' : '<', value }],
    outcome,
  }));
}
