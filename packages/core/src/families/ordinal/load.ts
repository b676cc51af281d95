/** The rows of a proportional-odds model, loaded: those of its splits in kernels, and the gaps between thresholds. */
import { type LoadedRows, loadRows, type MemoryRows } from '../../fit/loaded-rows.js';
import type { Kernel } from '../../kernel/kernel.js';
import { ZERO } from '../../math/double-double.js';
import { log } from '../../math/elementary.js';
import { sumOf } from '../../math/sum.js';
import type { RowShard } from '../../objective/objective.js';
import type { OrdinalCoefficients } from './coefficients.js';
import { type GapRows, GapShard } from './gap-shard.js';
import { type ClassedRows, type SplitRows, splitRows } from './split-rows.js';

/** Loaded rows; those that count are rows of splits. */
export interface OrdinalRows extends LoadedRows<RowShard> {
  readonly coefficients: OrdinalCoefficients;
  /** The splits alone. */
  readonly splits: MemoryRows;
  readonly gaps: GapShard;
  /** Weight of each class. */
  readonly classWeights: Float64Array;
  /** The row of the data of each row of splits. */
  readonly rowOf: Int32Array;
}

/** Loads rows that have every class. */
export function loadOrdinal(
  rows: ClassedRows,
  coefficients: OrdinalCoefficients,
  makeKernel: () => Kernel,
): OrdinalRows {
  const split = splitRows(rows, coefficients);
  const splits = loadRows(split, makeKernel);
  const classWeights = weightsOfClasses(rows);
  const between = new Between(rows, coefficients);
  const gaps = new GapShard(coefficients, between.rows(), splits.scales);
  return {
    ...splits,
    shards: [...splits.shards, gaps],
    start: startOf(classWeights, coefficients.size, offsetAround(rows)),
    totals: { events: sumOf(rows.weights), others: ZERO },
    ...{ coefficients, splits, gaps, classWeights, rowOf: split.rowOf },
    leaveOut(out) {
      splits.leaveOut(out);
      gaps.reweigh(out && between.weightsWithout(split, out));
    },
  };
}

function weightsOfClasses({ codes, classes, weights }: ClassedRows): Float64Array {
  const sums = new Float64Array(classes.length);
  codes.forEach((code, row) => {
    sums[code] = sums[code]! + weights[row]!;
  });
  return sums;
}

/** The thresholds of the model without columns, at which solvers begin: log-odds of the shares. */
function startOf(classWeights: Float64Array, size: number, offset: number): Float64Array {
  const start = new Float64Array(size);
  const total = classWeights.reduce((sum, weight) => sum + weight, 0);
  let below = 0;
  for (let k = 0; k < classWeights.length - 1; k++) {
    below += classWeights[k]!;
    start[k] = offset + log(below / (total - below));
  }
  return start;
}

/** The median of the offsets, which the thresholds take up. */
function offsetAround({ design: { offset } }: ClassedRows): number {
  return offset === null ? 0 : (offset.slice().sort()[offset.length >> 1] ?? 0);
}

/** The rows of the data between two thresholds; where all odds are proportional those of a class are one. */
class Between {
  readonly #rows: ClassedRows;
  readonly #columns: readonly number[];
  readonly #top: number;

  constructor(rows: ClassedRows, { nonproportional }: OrdinalCoefficients) {
    this.#rows = rows;
    this.#columns = nonproportional;
    this.#top = rows.classes.length - 1;
  }

  rows(): GapRows {
    const weights = this.#weights(() => true);
    if (this.#columns.length === 0)
      return { weights, classes: Int32Array.from(weights, (_, k) => k + 1), values: new Float64Array(0) };
    const { codes } = this.#rows;
    return { weights, classes: codes.filter((code) => this.#isBetween(code)), values: this.#values() };
  }

  /** The weights when rows of splits are left out, which take their gaps with them. */
  weightsWithout({ rowOf }: SplitRows, out: Uint8Array): Float64Array {
    const gone = new Uint8Array(this.#rows.codes.length);
    rowOf.forEach((row, i) => {
      if (out[i] === 1) gone[row] = 1;
    });
    return this.#weights((row) => gone[row] === 0);
  }

  #isBetween(code: number): boolean {
    return code > 0 && code < this.#top;
  }

  /** One of each row, or one of each class. */
  #weights(isThere: (row: number) => boolean): Float64Array {
    const { codes, weights } = this.#rows;
    const isOne = this.#columns.length === 0;
    const sums = new Float64Array(isOne ? this.#top - 1 : this.#count());
    let next = 0;
    codes.forEach((code, row) => {
      if (!this.#isBetween(code)) return;
      const at = isOne ? code - 1 : next++;
      if (isThere(row)) sums[at] = sums[at]! + weights[row]!;
    });
    return sums;
  }

  #count(): number {
    return this.#rows.codes.reduce((sum, code) => sum + (this.#isBetween(code) ? 1 : 0), 0);
  }

  #values(): Float64Array {
    const { design, codes } = this.#rows;
    const width = design.columns.length;
    const panels = new Float64Array(READ * width);
    const values = new Float64Array(this.#count() * this.#columns.length);
    let next = 0;
    for (let start = 0; start < design.rows; start += READ) {
      const rows = Math.min(READ, design.rows - start);
      design.fill(start, rows, panels, 0, width);
      for (let i = 0; i < rows; i++) {
        if (!this.#isBetween(codes[start + i]!)) continue;
        for (const column of this.#columns)
          values[next++] = panels[(i >> 3) * 8 * width + 8 * column + (i & 7)]!;
      }
    }
    return values;
  }
}

/** Rows read at a time. */
const READ = 256;
