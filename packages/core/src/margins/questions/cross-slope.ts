import { type DoubleDouble, divide } from '../../math/double-double.js';
import type { PredictiveModel } from '../../output/model.js';
import { type Answer, NumberSum, VectorSum } from '../average.js';
import type { BoundRows, Question, RowState } from '../question.js';
import type { NoEstimate } from '../report.js';
import { MovingPredictor } from './moving-predictor.js';
import { problemOf } from './slope.js';

/**
 * The average of ∂²p/∂a∂b, the interaction of two numbers on the probability scale (Ai & Norton 2003): with p′ = p(1 − p),
 * p″ = p′(1 − 2p), p‴ = p′(1 − 6p′) it is the mean of p″·ηₐη_b + p′·ηₐ_b; gradient p‴·ηₐη_b·x + p″·(ηₐ_b·x + ηₐ·x_b + η_b·xₐ) +
 * p′·xₐ_b.
 */
export class CrossSlopeQuestion implements Question {
  readonly #moving: MovingPredictor;
  readonly #sum = new NumberSum();
  readonly #gradient: VectorSum;
  #none: NoEstimate | null = null;

  constructor(model: PredictiveModel, a: string, b: string) {
    this.#moving = new MovingPredictor(model, { a, b });
    this.#gradient = new VectorSum(model.schema.columns.length);
  }

  begin(rows: BoundRows): void {
    this.#moving.begin(rows);
  }

  add(state: RowState): void {
    const { weight, p, q, density, x, at } = state;
    if (density === 0 || this.#none !== null) return;
    const moving = this.#moving;
    moving.moveTo(state);
    const [a, b, ab] = [moving.slope('a'), moving.slope('b'), moving.slope('ab')];
    this.#none = problemOf(a) ?? problemOf(b) ?? problemOf(ab);
    if (this.#none !== null) return;
    const first = weight * density;
    const second = first * (q - p);
    const third = first * (1 - 6 * density);
    this.#sum.add(second * a * b + first * ab);
    this.#gradient.addRow(third * a * b + second * ab, x, at);
    moving.eachColumn('a', (j, derivative) => this.#gradient.addEntry(j, second * b * derivative));
    moving.eachColumn('b', (j, derivative) => this.#gradient.addEntry(j, second * a * derivative));
    moving.eachColumn('ab', (j, derivative) => this.#gradient.addEntry(j, first * derivative));
  }

  answer(weight: DoubleDouble): Answer {
    if (this.#none !== null) return this.#none;
    return { value: divide(this.#sum.total, weight), gradient: this.#gradient.over(weight) };
  }
}
