/**
 * Score tests of columns that are functions of the fitted log-odds, without a fit (Rao 1948; Pregibon 1982, "Score tests in
 * GLIM with applications"). With the residuals r and the information w of the rows, and e what the columns of the model leave of a
 * new column c by weighted least squares, Σ e·r has mean 0 and variance Σ w·e².
 */
import { packedIndex, packedLength } from '../math/packed.js';
import { type ObservedBlock, observedBlocks, type PointModel } from '../observations/blocks.js';
import type { Observations } from '../observations/observations.js';
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
  const { size } = whitening;
  const explained = new Float64Array(count * size);
  const scores: Scores = {
    score: new Float64Array(count),
    variance: new Float64Array(packedLength(count)),
    whole: new Float64Array(count),
  };
  const project = ({ w, c, u }: NewRow) => {
    for (let k = 0; k < count; k++) {
      scores.whole[k] = scores.whole[k]! + w * c[k]! * c[k]!;
      for (let j = 0; j < size; j++) explained[k * size + j] = explained[k * size + j]! + w * c[k]! * u[j]!;
    }
  };
  const rest = new Float64Array(count);
  const score = ({ w, r, c, u }: NewRow) => {
    for (let k = 0; k < count; k++) {
      let sum = c[k]!;
      for (let j = 0; j < size; j++) sum -= explained[k * size + j]! * u[j]!;
      rest[k] = sum;
    }
    for (let k = 0; k < count; k++) {
      scores.score[k] = scores.score[k]! + rest[k]! * r;
      for (let l = 0; l <= k; l++) {
        const at = packedIndex(k, l);
        scores.variance[at] = scores.variance[at]! + w * rest[k]! * rest[l]!;
      }
    }
  };
  yield* eachRow(added, observations, model, whitening, project);
  yield* eachRow(added, observations, model, whitening, score);
  return scores;
}

/** A row: information, residual, new columns, whitened design. The arrays are used again. */
interface NewRow {
  w: number;
  r: number;
  readonly c: Float64Array;
  readonly u: Float64Array;
}

function* eachRow(
  added: AddedColumns,
  observations: Observations,
  model: PointModel,
  whitening: Whitening,
  visit: (row: NewRow) => void,
): Generator<null> {
  const row: NewRow = {
    ...{ w: 0, r: 0 },
    c: new Float64Array(added.count),
    u: new Float64Array(whitening.size),
  };
  const columns = observations.design.columns.length;
  const visitRow = (block: ObservedBlock, i: number) => {
    row.w = block.information[i]!;
    row.r = block.residual[i]!;
    // Where the outcome is certain there is nothing to learn.
    if (row.w === 0) return;
    whitening.apply(block.x, i * columns, row.u);
    added.write(block.logOdds[i]!, block.probability[i]!, block.complement[i]!, row.c);
    visit(row);
  };
  for (const block of observedBlocks(observations, model)) {
    for (let i = 0; i < block.count; i++) visitRow(block, i);
    yield null;
  }
}
