/**
 * How rows of numbers and codes stand for the columns of a design. Kernels see a vector of elements: first those of the
 * columns of numbers, then one for each level of each factor, a reference level included. A constant column is the sum
 * of all levels of the first factor, and nothing is stored for it.
 */

import type { LayoutPart } from '../formula/schema.js';
import { MOST_SIZE } from '../kernel/coded/kernel.js';
import { RunningSums } from './sums.js';

/** One factor: its levels have the elements [first, first + levels). */
export interface PlannedFactor {
  readonly first: number;
  readonly levels: number;
}

/** Plain data, so that it can be sent to a thread. */
export interface CodedPlan {
  /** Columns of the design. */
  readonly columns: number;
  /** The columns of numbers, whose elements are 0, 1, … */
  readonly numbers: Int32Array;
  readonly factors: readonly PlannedFactor[];
  /** Elements of a vector. */
  readonly size: number;
  /** The element of each column of the design; −1 for the constant column. */
  readonly elements: Int32Array;
}

/** The plan of a layout with a factor; null where there are too many levels. */
export function planOf(layout: readonly LayoutPart[], columns: number): CodedPlan | null {
  const elements = new Int32Array(columns).fill(-1);
  const numbers = Int32Array.from(layout.flatMap((part) => (part.kind === 'number' ? [part.first] : [])));
  numbers.forEach((column, element) => {
    elements[column] = element;
  });
  let size = numbers.length;
  const factors: PlannedFactor[] = [];
  for (const part of layout) {
    if (part.kind !== 'factor') continue;
    for (let j = 0; j < part.columns; j++) elements[part.first + j] = size + part.skipped + j;
    const levels = part.columns + part.skipped;
    factors.push({ first: size, levels });
    size += levels;
  }
  return factors.length > 0 && size <= MOST_SIZE ? { columns, numbers, factors, size, elements } : null;
}

/** Calls `visit` with each element that the constant column is the sum of. */
function eachOfConstant({ factors }: CodedPlan, visit: (element: number) => void): void {
  const { first, levels } = factors[0]!;
  for (let element = first; element < first + levels; element++) visit(element);
}

/** Writes a vector of the columns as one of the elements, and its low parts where they are wanted. */
export function spread(
  plan: CodedPlan,
  vector: { readonly high: Float64Array; readonly low: Float64Array },
  into: { readonly high: Float64Array; readonly low: Float64Array },
): void {
  const { elements, size } = plan;
  const sums = new RunningSums(size);
  elements.forEach((element, j) => {
    const add = (to: number) => sums.add(to, vector.high[j]!, vector.low[j]!);
    if (element < 0) eachOfConstant(plan, add);
    else add(element);
  });
  into.high.set(sums.high);
  into.low.set(sums.low);
}

/** Writes sums over the elements, from `from` on, as sums over the columns, which are 0, from `to` on. */
export function collect(plan: CodedPlan, found: RunningSums, from: number, into: RunningSums, to: number): void {
  plan.elements.forEach((element, j) => {
    const add = (source: number) => into.add(to + j, found.high[from + source]!, found.low[from + source]!);
    if (element < 0) eachOfConstant(plan, add);
    else add(element);
  });
}

/** Index of the element (a, b) of a packed lower triangle, whichever is larger. */
function indexOf(a: number, b: number): number {
  return a > b ? (a * (a + 1)) / 2 + b : (b * (b + 1)) / 2 + a;
}

/** The same for packed lower triangles, that of the elements from its beginning on. */
export function collectTriangle(plan: CodedPlan, found: RunningSums, into: RunningSums, to: number): void {
  const { elements, columns } = plan;
  for (let j = 0, out = to; j < columns; j++) {
    const row = elements[j]!;
    for (let k = 0; k <= j; k++, out++) {
      const column = elements[k]!;
      if (row < 0 || column < 0) collectConstant(plan, found, Math.max(row, column), into, out);
      else {
        const index = indexOf(row, column);
        into.high[out] = found.high[index]!;
        into.low[out] = found.low[index]!;
      }
    }
  }
}

/** The product of the constant column with that of an element, or with itself: no row has two levels of one factor. */
function collectConstant(
  plan: CodedPlan,
  found: RunningSums,
  other: number,
  into: RunningSums,
  out: number,
): void {
  eachOfConstant(plan, (element) => {
    const index = indexOf(element, other < 0 ? element : other);
    into.add(out, found.high[index]!, found.low[index]!);
  });
}
