/** Whether the rows of a fit are stored as columns of numbers, or their factors as codes. */
import type { LayoutPart } from '../formula/schema.js';

/** Up to so many values all is done in a few milliseconds, and codes would take longer to load. */
const FEW_VALUES = 1e6;
/** What a look-up in a table costs, in products of two numbers. */
const LOOK_UP = 8;

/** How many factors and columns of numbers there are. */
export function partsOf(layout: readonly LayoutPart[]) {
  const count = (kind: LayoutPart['kind']) => layout.filter((part) => part.kind === kind).length;
  return { factors: count('factor'), numbers: count('number') };
}

/**
 * Storage for so many rows of a layout. A Hessian takes p²/2 products for a row of p columns, and of k factors and q
 * numbers k·(k + 1)/2 + k·q look-ups and q²/2 products.
 */
export function storageOf(
  layout: readonly LayoutPart[] | null,
  rows: number,
  columns: number,
): 'columns' | 'codes' {
  if (layout === null || rows * columns <= FEW_VALUES) return 'columns';
  const { factors, numbers } = partsOf(layout);
  const lookUps = (factors * (factors + 1)) / 2 + factors * numbers;
  const products = (columns * columns) / 2 - (numbers * numbers) / 2;
  return factors > 0 && LOOK_UP * lookUps < products ? 'codes' : 'columns';
}
