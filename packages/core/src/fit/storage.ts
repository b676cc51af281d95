/** Whether the rows of a fit are stored as columns of numbers, of which size, or their factors as codes. */
import type { Design, LayoutPart } from '../formula/schema.js';
import { areSingle } from '../table/singles.js';

/** Up to so many values all is done in a few milliseconds, and codes would take longer to load. */
const FEW_VALUES = 1e6;
/** From 512 MiB of doubles on no memory is left to the next fit, and each has to find and to clear its own. */
const MANY_VALUES = 2 ** 26;
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

/** Whether float32 holds all values exactly, as the types of the columns alone tell. */
export function isExactInSingle({ layout }: Pick<Design, 'layout'>): boolean {
  return (
    layout?.every(
      (part) => part.kind !== 'number' || (part.arrays.length === 1 && areSingle(part.arrays[0])),
    ) ?? false
  );
}

/**
 * Whether values are stored as float32. Passes over them are shorter, but storing them takes as much longer as a few
 * passes save: it pays where memory counts.
 */
export function isSingle(design: Pick<Design, 'layout' | 'rows' | 'columns'>, storage = 'auto'): boolean {
  if (storage !== 'auto') return storage === 'float32';
  return design.rows * design.columns.length > MANY_VALUES && isExactInSingle(design);
}
