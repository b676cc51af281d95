import { type DoubleDouble, divide } from '../../math/double-double.js';
import { NumberSum, type Quantity, VectorSum } from '../average.js';
import type { Question, RowState } from '../question.js';

/** The average probability: Σ w·p/Σ w, gradient Σ w·p(1 − p)·x/Σ w. */
export class RiskQuestion implements Question {
  readonly #sum = new NumberSum();
  readonly #gradient: VectorSum;

  constructor(size: number) {
    this.#gradient = new VectorSum(size);
  }

  begin(): void {}

  add({ weight, p, density, x, at }: RowState): void {
    this.#sum.add(weight * p);
    if (density > 0) this.#gradient.addRow(weight * density, x, at);
  }

  answer(weight: DoubleDouble): Quantity {
    return { value: divide(this.#sum.total, weight), gradient: this.#gradient.over(weight) };
  }
}
