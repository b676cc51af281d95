/** The rows of a wide problem: what the log-odds of each say of its outcome, all divided by the sum of weights. */
import { exp, log, log1p } from '../math/elementary.js';

export interface Outcome {
  /** Weights of events and of non-events. */
  readonly events: Float64Array;
  readonly others: Float64Array;
  readonly offset: Float64Array | null;
}

function entropy(part: number, whole: number): number {
  return part > 0 ? part * log(part / whole) : 0;
}

export class WideRows {
  readonly count: number;
  readonly total: number;
  readonly #events: Float64Array;
  readonly #others: Float64Array;
  readonly offset: Float64Array | null;

  constructor({ events, others, offset }: Outcome) {
    this.count = events.length;
    let total = 0;
    for (let i = 0; i < events.length; i++) total += events[i]! + others[i]!;
    this.total = total;
    this.#events = events.map((weight) => weight / total);
    this.#others = others.map((weight) => weight / total);
    this.offset = offset;
  }

  /** The share of each row in the weight. */
  shares(): Float64Array {
    return this.#events.map((weight, i) => weight + this.#others[i]!);
  }

  /** Σ a·log(1+exp(−z)) + b·log(1+exp(z)) over Σw. `linear`: z without the offset. */
  loss(linear: Float64Array): number {
    let loss = 0;
    for (let i = 0; i < this.count; i++) {
      const z = linear[i]! + (this.offset?.[i] ?? 0);
      const tail = log1p(exp(-Math.abs(z)));
      const [a, b] = [this.#events[i]!, this.#others[i]!];
      if (a > 0) loss += a * (z < 0 ? tail - z : tail);
      if (b > 0) loss += b * (z > 0 ? tail + z : tail);
    }
    return loss;
  }

  /** a·(1 − p) − b·p of each row over Σw, and its weight (a + b)·p·(1 − p) over Σw, to `residual` and `weights`. */
  residuals(linear: Float64Array, residual: Float64Array, weights: Float64Array): void {
    for (let i = 0; i < this.count; i++) {
      const z = linear[i]! + (this.offset?.[i] ?? 0);
      const e = exp(-Math.abs(z));
      const [near, far] = [1 / (1 + e), e / (1 + e)];
      const [a, b] = [this.#events[i]!, this.#others[i]!];
      residual[i] = z < 0 ? a * near - b * far : a * far - b * near;
      weights[i] = (a + b) * near * far;
    }
  }

  /**
   * The conjugate of the loss at −u, and u times the offset: what a dual feasible u takes from the dual objective for the
   * rows. Infinity where u lies outside [−b, a].
   */
  conjugate(u: Float64Array): number {
    let sum = 0;
    for (let i = 0; i < this.count; i++) {
      const [a, b] = [this.#events[i]!, this.#others[i]!];
      const weight = a + b;
      if (weight === 0) continue;
      const [yes, no] = [a - u[i]!, b + u[i]!];
      if (yes < 0 || no < 0) return Number.POSITIVE_INFINITY;
      sum += entropy(yes, weight) + entropy(no, weight) + u[i]! * (this.offset?.[i] ?? 0);
    }
    return sum;
  }
}
