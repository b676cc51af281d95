/**
 * How rows of numbers and codes stand for the columns of a design. Kernels see a vector of elements: first those of the
 * columns of numbers, then one for each level of each factor, a reference level included. A constant column is the sum
 * of all levels of the first factor, and nothing is stored for it.
 */

import type { LayoutPart } from '../formula/schema.js';
import { MOST_SIZE } from '../kernel/coded/kernel.js';
import { packedIndex } from '../math/packed.js';
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

/** A panel of codes, in bytes, of rows that there are not: at the first level of each factor. */
export function paddingOf({ factors }: CodedPlan): number[] {
  return factors.flatMap(({ first }) => new Array<number>(8).fill(8 * first));
}

/** Calls `visit` with each element that the constant column is the sum of. */
function eachOfConstant({ factors }: CodedPlan, visit: (element: number) => void): void {
  const { first, levels } = factors[0]!;
  for (let element = first; element < first + levels; element++) visit(element);
}

/** A vector of the columns, high and low parts, as one of the elements. */
export function spread(plan: CodedPlan, high: Float64Array, low: Float64Array): RunningSums {
  const sums = new RunningSums(plan.size);
  plan.elements.forEach((element, j) => {
    const add = (to: number) => sums.add(to, high[j]!, low[j]!);
    if (element < 0) eachOfConstant(plan, add);
    else add(element);
  });
  return sums;
}

/** Writes sums over the elements as sums over the columns, which are 0, from `to` on. */
export function collect(
  plan: CodedPlan,
  high: Float64Array,
  low: Float64Array | undefined,
  into: RunningSums,
  to: number,
): void {
  plan.elements.forEach((element, j) => {
    const add = (source: number) => into.add(to + j, high[source]!, low?.[source] ?? 0);
    if (element < 0) eachOfConstant(plan, add);
    else add(element);
  });
}

/** Index of the element (a, b) of a packed lower triangle, whichever is larger. */
function indexOf(a: number, b: number): number {
  return a > b ? packedIndex(a, b) : packedIndex(b, a);
}

/**
 * The same for packed lower triangles. No row has two levels of a factor, and each has one of the first: the diagonal of
 * other levels is the sum of their elements with those.
 */
export function collectTriangle(
  plan: CodedPlan,
  high: Float64Array,
  low: Float64Array | undefined,
  into: RunningSums,
  to: number,
): void {
  const { elements, columns, factors } = plan;
  const second = factors[0]!.first + factors[0]!.levels;
  let out = to;
  const add = (index: number) => into.add(out, high[index]!, low?.[index] ?? 0);
  for (let j = 0; j < columns; j++) {
    for (let k = 0; k <= j; k++, out++) {
      const [a, b] = [elements[j]!, elements[k]!];
      if (a < 0) eachOfConstant(plan, (element) => add(indexOf(element, element)));
      else if (b < 0 || (a === b && a >= second)) eachOfConstant(plan, (element) => add(indexOf(a, element)));
      else add(indexOf(a, b));
    }
  }
}
