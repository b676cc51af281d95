/** Loads rows of several classes into the memory of a kernel and standardises their columns there. */
import {
  type ClassBlock,
  type ClassKernel,
  momentsCall,
  standardiseCall,
} from '../../../kernel/classes/kernel.js';
import type { Workplace } from '../../../thread/crew.js';
import { blocksOf, MOST_PANELS, type Place, ROWS, strideOf } from './place.js';
import type { Steps } from './steps.js';

/** Rows as they come, in parts. */
export interface ClassSource {
  readonly parts: readonly ClassPart[];
  readonly columns: number;
  readonly classes: number;
  /** Whether column 0 is 1 in every row. */
  readonly intercept: boolean;
}

export interface ClassPart {
  readonly rows: number;
  readonly codes: Int32Array;
  readonly weights: Float64Array;
  /** As of `Design`: panels of 8 rows, the values of a column side by side. */
  fill(start: number, count: number, into: Float64Array, base: number, stride: number): void;
}

/** What columns were standardised by: 0 and 1 for an intercept; the deviation of a constant column is 0, and so are its values. */
export interface Standard {
  readonly means: Float64Array;
  readonly deviations: Float64Array;
}

/** Memory for the rows of each part, with their codes and their shares in all weights; columns are still 0. Throws `memory-exhausted`. */
export function reserved({ parts, columns }: ClassSource, kernel: ClassKernel): Place[] {
  let total = 0;
  for (const { rows, weights } of parts) for (let i = 0; i < rows; i++) total += weights[i]!;
  return parts.map((part) => reservedPart(part, columns, total, kernel));
}

function reservedPart(
  { rows, codes, weights }: ClassPart,
  columns: number,
  total: number,
  kernel: ClassKernel,
): Place {
  const panels = Math.ceil(rows / ROWS);
  const place = {
    x: kernel.reserve(panels * strideOf(columns)),
    codes: kernel.reserve(panels * ROWS * 4),
    weights: kernel.reserve(panels * ROWS * 8),
    panels,
  };
  new Int32Array(kernel.buffer, place.codes, panels * ROWS).set(codes);
  const shares = new Float64Array(kernel.buffer, place.weights, panels * ROWS);
  for (let i = 0; i < rows; i++) shares[i] = weights[i]! / total;
  return place;
}

/**
 * Fills the columns, block after block, and replaces them by (x − mean)/deviation, the weighted ones (1/n), or without an intercept
 * by x/deviation; a column that is constant by zeros. Column 0 stays where it is an intercept.
 */
export function* filled(
  source: ClassSource,
  kernel: ClassKernel,
  work: Workplace,
  places: readonly Place[],
): Steps<Standard & { readonly moments: readonly Moments[] }> {
  const { parts, columns, classes, intercept } = source;
  const centres = kernel.reserve(columns * 8);
  const [means, factors] = [kernel.reserve(columns * 8), kernel.reserve(columns * 8)];
  const out = kernel.reserve(columns * 32);
  const moments: Moments[] = [];
  for (const [k, { rows, fill }] of parts.entries()) {
    const place = places[k]!;
    const own = new Moments(columns);
    for (const [i, block] of blocksOf([place], columns, classes).entries()) {
      const start = i * MOST_PANELS * ROWS;
      const x = new Float64Array(kernel.buffer, place.x, place.panels * ROWS * (columns + 1));
      fill(start, Math.min(MOST_PANELS * ROWS, rows - start), x, start / ROWS, columns + 1);
      own.join(momentsOf(kernel, block, columns, centres, out));
      yield null;
    }
    moments.push(own);
  }
  const standard = joined(moments, columns).standard(intercept);
  new Float64Array(kernel.buffer, means, columns).set(standard.means);
  new Float64Array(kernel.buffer, factors, columns).set(
    standard.deviations.map((deviation) => (deviation === 0 ? 0 : 1 / deviation)),
  );
  const calls = blocksOf(places, columns, classes).map((block) =>
    standardiseCall(block, columns, means, factors),
  );
  yield { place: work, job: { pass: 'standardise', calls } };
  kernel.takeBack(centres);
  return { ...standard, moments };
}

/** Weighted mean, Σ w·(x − mean)² and range of each column of some rows. */
interface ColumnMoments {
  readonly weight: number;
  readonly means: Float64Array;
  readonly squares: Float64Array;
  readonly low: Float64Array;
  readonly high: Float64Array;
}

/** Those of a block: means first, then squares about them. */
function momentsOf(
  { passes, buffer }: ClassKernel,
  block: ClassBlock,
  columns: number,
  centres: number,
  out: number,
): ColumnMoments {
  const shares = new Float64Array(buffer, block.weights, block.panels * ROWS);
  let weight = 0;
  for (let i = 0; i < shares.length; i++) weight += shares[i]!;
  const centre = new Float64Array(buffer, centres, columns).fill(0);
  const found = new Float64Array(buffer, out, 4 * columns);
  const of = (place: number) => Float64Array.from(centre, (_, j) => found[4 * j + place]!);
  const call = momentsCall(block, columns, centres, out);
  passes.moments(...call);
  const [low, high] = [of(2), of(3)];
  for (let j = 0; j < columns; j++) centre[j] = weight > 0 ? found[4 * j]! / weight : 0;
  passes.moments(...call);
  const rests = of(0).map((sum) => (weight > 0 ? sum / weight : 0));
  const squares = of(1).map((square, j) => square - weight * rests[j]! * rests[j]!);
  return { weight, means: centre.map((one, j) => one + rests[j]!), squares, low, high };
}

/** The moments of blocks together (Chan, Golub & LeVeque 1983, The American Statistician 37). */
export class Moments implements ColumnMoments {
  readonly means: Float64Array;
  readonly squares: Float64Array;
  readonly low: Float64Array;
  readonly high: Float64Array;
  weight = 0;

  constructor(columns: number) {
    this.means = new Float64Array(columns);
    this.squares = new Float64Array(columns);
    this.low = new Float64Array(columns).fill(Number.POSITIVE_INFINITY);
    this.high = new Float64Array(columns).fill(Number.NEGATIVE_INFINITY);
  }

  join({ weight, means, squares, low, high }: ColumnMoments): void {
    if (weight === 0) return;
    const before = this.weight;
    const total = before + weight;
    for (let j = 0; j < means.length; j++) {
      const gap = means[j]! - this.means[j]!;
      this.means[j] = before === 0 ? means[j]! : this.means[j]! + (gap * weight) / total;
      this.squares[j] =
        this.squares[j]! + squares[j]! + (before === 0 ? 0 : (gap * gap * before * weight) / total);
      this.low[j] = Math.min(this.low[j]!, low[j]!);
      this.high[j] = Math.max(this.high[j]!, high[j]!);
    }
    this.weight = total;
  }

  standard(intercept: boolean): Standard {
    const isConstant = (j: number) => !(this.low[j]! < this.high[j]!);
    const deviations = this.squares.map((square, j) => (isConstant(j) ? 0 : Math.sqrt(square / this.weight)));
    const means = this.means.map((mean, j) => (!intercept ? 0 : isConstant(j) ? this.low[j]! : mean));
    if (intercept) [means[0], deviations[0]] = [0, 1];
    return { means, deviations };
  }
}

/** The moments of several parts together. */
export function joined(parts: readonly Moments[], columns: number): Moments {
  const all = new Moments(columns);
  for (const part of parts) all.join(part);
  return all;
}
