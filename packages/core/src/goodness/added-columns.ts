/**
 * Score tests of columns that are functions of the fitted log-odds, without a fit (Rao 1948; Pregibon 1982, "Score tests in
 * GLIM with applications"). With the residuals r and the information w of the rows, and e what the columns of the model leave of a
 * new column c by weighted least squares, Σ e·r has mean 0 and variance Σ w·e².
 */
import { packedIndex, packedLength } from '../math/packed.js';
import { type ObservedBlock, observedBlocks, type PointModel } from '../observations/blocks.js';
import type { Observations } from '../observations/observations.js';
import { BLOCK_ROWS } from '../observations/predictor.js';
import type { Whitening } from '../observations/whitening.js';

/** Writes the new columns of a row at finite log-odds z, p and q = 1 − p. */
export interface AddedColumns {
  readonly count: number;
  write(z: number, p: number, q: number, into: Float64Array): void;
}

export interface Scores {
  /** Σ e·r of each column. */
  readonly score: Float64Array;
  /** Σ w·e·eᵀ, packed. */
  readonly variance: Float64Array;
  /** Σ w·c² of each column. */
  readonly whole: Float64Array;
}

/** Share of Σ w·c² that has to be left for a column to say anything that the model does not. */
export const NOTHING_NEW = 1e-10;

/** The scores of the new columns at the optimum of a model; two passes, yields null after each block. */
export function* scoresOf(
  added: AddedColumns,
  observations: Observations,
  model: PointModel,
  whitening: Whitening,
): Generator<null, Scores> {
  const { count } = added;
  const rows = new NewRows(added, observations, whitening);
  const explained = new Float64Array(count * whitening.size);
  const scores: Scores = {
    score: new Float64Array(count),
    variance: new Float64Array(packedLength(count)),
    whole: new Float64Array(count),
  };
  for (const block of observedBlocks(observations, model)) {
    rows.read(block);
    project(rows, block, explained, scores.whole);
    yield null;
  }
  for (const block of observedBlocks(observations, model)) {
    rows.read(block);
    rows.takeOut(block.count, explained);
    addScores(rows, block, scores);
    yield null;
  }
  return scores;
}

/** The new columns of a block of rows, and the design in whitened coordinates, row after row. */
class NewRows {
  readonly count: number;
  readonly size: number;
  readonly c: Float64Array;
  readonly u: Float64Array;
  readonly #added: AddedColumns;
  readonly #whitening: Whitening;
  readonly #columns: number;
  readonly #row: Float64Array;

  constructor(added: AddedColumns, { design }: Observations, whitening: Whitening) {
    this.count = added.count;
    this.size = whitening.size;
    this.c = new Float64Array(BLOCK_ROWS * added.count);
    this.u = new Float64Array(BLOCK_ROWS * whitening.size);
    this.#added = added;
    this.#whitening = whitening;
    this.#columns = design.columns.length;
    this.#row = new Float64Array(added.count);
  }

  /** Rows whose outcome is certain, which say nothing, are 0. */
  read({ count, x, information, logOdds, probability, complement }: ObservedBlock): void {
    for (let i = 0; i < count; i++) {
      this.#whitening.apply(x, i * this.#columns, this.u, i * this.size);
      if (information[i] === 0) this.#row.fill(0);
      else this.#added.write(logOdds[i]!, probability[i]!, complement[i]!, this.#row);
      this.c.set(this.#row, i * this.count);
    }
  }

  /** Takes what the columns of the model explain out of the new ones. */
  takeOut(rows: number, explained: Float64Array): void {
    const { c, u, count, size } = this;
    for (let i = 0; i < rows; i++)
      for (let k = 0; k < count; k++) {
        let rest = c[i * count + k]!;
        for (let j = 0; j < size; j++) rest -= explained[k * size + j]! * u[i * size + j]!;
        c[i * count + k] = rest;
      }
  }
}

/** Adds Σ w·c·u, which is what weighted least squares on whitened columns finds, and Σ w·c². */
function project(
  { c, u, count, size }: NewRows,
  { information, count: rows }: ObservedBlock,
  explained: Float64Array,
  whole: Float64Array,
): void {
  for (let i = 0; i < rows; i++)
    for (let k = 0; k < count; k++) {
      const value = c[i * count + k]!;
      const weighted = information[i]! * value;
      whole[k] = whole[k]! + weighted * value;
      for (let j = 0; j < size; j++)
        explained[k * size + j] = explained[k * size + j]! + weighted * u[i * size + j]!;
    }
}

/** Adds Σ e·r and Σ w·e·eᵀ. */
function addScores(
  { c, count }: NewRows,
  { information, residual, count: rows }: ObservedBlock,
  { score, variance }: Scores,
): void {
  for (let i = 0; i < rows; i++)
    for (let k = 0; k < count; k++) {
      const e = c[i * count + k]!;
      score[k] = score[k]! + e * residual[i]!;
      for (let l = 0; l <= k; l++) {
        const at = packedIndex(k, l);
        variance[at] = variance[at]! + information[i]! * e * c[i * count + l]!;
      }
    }
}
