/** The sums over groups that a recalibration is found by, in one pass. */
import { exp, log1p } from '../math/elementary.js';
import { probability } from '../math/logistic.js';
import type { ScoredGroups } from './scored-groups.js';

/** Log-odds level + slope·u. */
export interface Line {
  readonly level: number;
  readonly slope: number;
}

/** A symmetric matrix of two rows: (0,0), (0,1), (1,1). */
export type Triple = readonly [number, number, number];

export interface Moments {
  /** −log-likelihood. */
  readonly loss: number;
  /** Derivatives of the log-likelihood, and minus the second ones. */
  readonly gradient: readonly [number, number];
  readonly hessian: Triple;
}

/** A sum as if in twice the precision (Knuth's two-sum). */
class Sum {
  #high = 0;
  #low = 0;

  add(value: number): void {
    const sum = this.#high + value;
    const back = sum - this.#high;
    this.#low += this.#high - (sum - back) + (value - back);
    this.#high = sum;
  }

  get value(): number {
    return this.#high + this.#low;
  }
}

/** At a line in u. */
export function momentsAt(
  { events, others }: ScoredGroups,
  u: Float64Array,
  { level, slope }: Line,
): Moments {
  const loss = new Sum();
  const ofLevel = new Sum();
  const ofSlope = new Sum();
  let [h00, h01, h11] = [0, 0, 0];
  for (let g = 0; g < u.length; g++) {
    const a = events[g]!;
    const b = others[g]!;
    if (a + b === 0) continue;
    const z = level + slope * u[g]!;
    const e = exp(-Math.abs(z));
    const near = 1 / (1 + e);
    const far = e / (1 + e);
    const p = z >= 0 ? near : far;
    const q = z >= 0 ? far : near;
    const rest = log1p(e);
    loss.add(a * (Math.max(-z, 0) + rest) + b * (Math.max(z, 0) + rest));
    const residual = a * q - b * p;
    ofLevel.add(residual);
    ofSlope.add(residual * u[g]!);
    const information = (a + b) * p * q;
    h00 += information;
    h01 += information * u[g]!;
    h11 += information * u[g]! * u[g]!;
  }
  return { loss: loss.value, gradient: [ofLevel.value, ofSlope.value], hessian: [h00, h01, h11] };
}

/** n/(n − 1)·Σ of squared scores of rows, under sampling weights (Binder 1983, each row a sampling unit). */
export function meatAt({ squares }: ScoredGroups, u: Float64Array, { level, slope }: Line): Triple {
  const { events, both, others, rows } = squares!;
  let [m00, m01, m11] = [0, 0, 0];
  for (let g = 0; g < u.length; g++) {
    const p = probability(level + slope * u[g]!);
    const q = probability(-level - slope * u[g]!);
    const score = events[g]! * q * q - 2 * both[g]! * p * q + others[g]! * p * p;
    m00 += score;
    m01 += score * u[g]!;
    m11 += score * u[g]! * u[g]!;
  }
  const factor = rows / (rows - 1);
  return [factor * m00, factor * m01, factor * m11];
}
