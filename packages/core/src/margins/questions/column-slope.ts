import { type Pairs, pairAt, setPair } from '../../math/cholesky-double-double.js';
import { add, type DoubleDouble, divide, multiply } from '../../math/double-double.js';
import type { PredictiveModel } from '../../output/model.js';
import { type Answer, NumberSum, VectorSum } from '../average.js';
import type { Question, RowState } from '../question.js';

/** The sums that the slopes of all columns that stand alone share: one pass over a row for any number of them. */
export class DensitySums implements Question {
  readonly #density = new NumberSum();
  readonly #curvature: VectorSum;

  constructor(size: number) {
    this.#curvature = new VectorSum(size);
  }

  begin(): void {}

  add({ weight, p, q, density, x, at }: RowState): void {
    if (density === 0) return;
    this.#density.add(weight * density);
    this.#curvature.addRow(weight * density * (q - p), x, at);
  }

  /** Mean of p(1 − p). */
  density(weight: DoubleDouble): DoubleDouble {
    return divide(this.#density.total, weight);
  }

  /** Its gradient: the mean of p(1 − p)(1 − 2p)·x. */
  curvature(weight: DoubleDouble): Pairs {
    return this.#curvature.over(weight);
  }

  answer(weight: DoubleDouble): Answer {
    return { value: this.density(weight), gradient: this.curvature(weight) };
  }
}

/**
 * The average slope by a column that is a design column j and nothing else: βⱼ·D with D = Σ w·p(1 − p)/Σ w, gradient βⱼ·∂D/∂β + D·eⱼ.
 */
export class ColumnSlope implements Question {
  readonly #model: PredictiveModel;
  readonly #column: number;
  readonly #sums: DensitySums;

  /** `sums` are asked of the same rows beside this. */
  constructor(model: PredictiveModel, column: number, sums: DensitySums) {
    this.#model = model;
    this.#column = column;
    this.#sums = sums;
  }

  begin(): void {}

  add(): void {}

  answer(weight: DoubleDouble): Answer {
    const { coefficients, coefficientsLow, limiting } = this.#model;
    const j = this.#column;
    const density = this.#sums.density(weight);
    const infinite = limiting !== null && limiting.direction[j] !== 0;
    if (infinite && density.hi > 0) return 'infinite';
    const beta = { hi: coefficients[j] ?? limiting?.coefficients[j] ?? 0, lo: coefficientsLow[j]! };
    const gradient = this.#sums.curvature(weight);
    for (let k = 0; k < gradient.high.length; k++) setPair(gradient, k, multiply(beta, pairAt(gradient, k)));
    setPair(gradient, j, add(pairAt(gradient, j), density));
    return { value: multiply(beta, density), gradient };
  }
}
