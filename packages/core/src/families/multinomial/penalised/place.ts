/** Where rows lie in the memory of a kernel: panels of 8 rows, and one column of zeros more than there are. */
import type { ClassBlock } from '../../../kernel/classes/kernel.js';

/** Rows of a panel. */
export const ROWS = 8;
/** Panels of a block. */
export const MOST_PANELS = 512;
/** Bytes of a column of a panel. */
export const PANEL_COLUMN = 64;

export interface Place {
  readonly x: number;
  readonly codes: number;
  /** Shares of the rows in all weights. */
  readonly weights: number;
  readonly panels: number;
}

/** Bytes of a panel. */
export function strideOf(columns: number): number {
  return (columns + 1) * PANEL_COLUMN;
}

/** Blocks of 4,096 rows of each place, in row order. */
export function blocksOf(places: readonly Place[], columns: number, classes: number): ClassBlock[] {
  return places.flatMap((place) => blocksOfPlace(place, columns, classes));
}

function blocksOfPlace({ x, codes, weights, panels }: Place, columns: number, classes: number): ClassBlock[] {
  const stride = strideOf(columns);
  return Array.from({ length: Math.ceil(panels / MOST_PANELS) }, (_, i) => {
    const start = i * MOST_PANELS;
    return {
      ...{ x: x + start * stride, stride, classes },
      codes: codes + start * ROWS * 4,
      weights: weights + start * ROWS * 8,
      panels: Math.min(MOST_PANELS, panels - start),
    };
  });
}
