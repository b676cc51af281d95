import { type DoubleDouble, divide } from '../../math/double-double.js';
import type { PredictiveModel } from '../../output/model.js';
import { type Answer, NumberSum, VectorSum } from '../average.js';
import type { BoundRows, Question, RowState } from '../question.js';
import type { NoEstimate } from '../report.js';
import { MovingPredictor } from './moving-predictor.js';

/**
 * The average slope of the probability by a column v of the data: Σ w·p(1 − p)·η′/Σ w with η′ = ẋᵀβ + offset′, ẋ = ∂x/∂v; gradient
 * Σ w·(p(1 − p)(1 − 2p)η′·x + p(1 − p)·ẋ)/Σ w.
 */
export class SlopeQuestion implements Question {
  readonly #moving: MovingPredictor;
  readonly #sum = new NumberSum();
  readonly #gradient: VectorSum;
  #none: NoEstimate | null = null;

  constructor(model: PredictiveModel, column: string) {
    this.#moving = new MovingPredictor(model, { a: column, b: null });
    this.#gradient = new VectorSum(model.schema.columns.length);
  }

  begin(rows: BoundRows): void {
    this.#moving.begin(rows);
  }

  add(state: RowState): void {
    const { weight, p, q, density, x, at } = state;
    if (density === 0 || this.#none !== null) return;
    this.#moving.moveTo(state);
    const slope = this.#moving.slope('a');
    this.#none = problemOf(slope);
    if (this.#none !== null) return;
    const share = weight * density;
    this.#sum.add(share * slope);
    this.#gradient.addRow(share * (q - p) * slope, x, at);
    this.#moving.eachColumn('a', (j, derivative) => this.#gradient.addEntry(j, share * derivative));
  }

  answer(weight: DoubleDouble): Answer {
    if (this.#none !== null) return this.#none;
    return { value: divide(this.#sum.total, weight), gradient: this.#gradient.over(weight) };
  }
}

/** Why a derivative of the log-odds gives no estimate; null where it is finite. */
export function problemOf(slope: number): NoEstimate | null {
  if (Number.isFinite(slope)) return null;
  return Number.isNaN(slope) ? 'undefined' : 'infinite';
}
