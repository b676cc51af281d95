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

/** Adds sums over the elements, from `from` on, to sums over the columns, from `to` on. */
export function collect(
  plan: CodedPlan,
  found: RunningSums,
  from: number,
  into: RunningSums,
  to: number,
): void {
  plan.elements.forEach((element, j) => {
    const add = (source: number) => into.add(to + j, found.high[from + source]!, found.low[from + source]!);
    if (element < 0) eachOfConstant(plan, add);
    else add(element);
  });
}

/** The same for packed lower triangles, `found` and `into` from their first element on. */
export function collectTriangle(plan: CodedPlan, found: RunningSums, into: RunningSums, to: number): void {
  const { elements, columns } = plan;
  let out = to;
  const add = (a: number, b: number) => {
    const [row, column] = a > b ? [a, b] : [b, a];
    const index = (row * (row + 1)) / 2 + column;
    into.add(out, found.high[index]!, found.low[index]!);
  };
  for (let j = 0; j < columns; j++) {
    for (let k = 0; k <= j; k++, out++) {
      const [a, b] = [elements[j]!, elements[k]!];
      if (a >= 0 && b >= 0) add(a, b);
      else if (a >= 0 || b >= 0) eachOfConstant(plan, (element) => add(element, Math.max(a, b)));
      // No row is at two levels of one factor.
      else eachOfConstant(plan, (element) => add(element, element));
    }
  }
}
