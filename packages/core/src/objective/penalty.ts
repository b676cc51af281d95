/** Penalties that are sums over the coefficients: what they add to the loss and its derivatives. */
import { type Pairs, pairAt, setPair } from '../math/cholesky-double-double.js';
import { add, type DoubleDouble, fromNumber, multiply, multiplyNumber, ZERO } from '../math/double-double.js';
import { packedIndex } from '../math/packed.js';
import type { Iteration, Pass, Sums } from './objective.js';

/** Σ ½·squared[j]·βⱼ², on the scale of the summed loss. */
export interface Penalty {
  readonly squared: Pairs;
}

/** Its value at β = high + low. */
export function penaltyAt({ squared }: Penalty, at: Pairs): DoubleDouble {
  let sum = ZERO;
  for (let j = 0; j < at.high.length; j++) {
    const value = pairAt(at, j);
    sum = add(sum, multiply(pairAt(squared, j), multiply(value, value)));
  }
  return multiplyNumber(sum, 0.5);
}

function pointOf(pass: Exclude<Pass, { kind: 'along' }>): Pairs {
  const low = 'atLow' in pass ? pass.atLow : undefined;
  return { high: pass.at, low: low ?? new Float64Array(pass.at.length) };
}

function valuesAlong(penalty: Penalty, pass: Extract<Pass, { kind: 'along' }>, losses: Float64Array) {
  const zeros = new Float64Array(pass.at.length);
  return losses.map((loss, k) => {
    const at = pass.at.map((value, j) => value + pass.lengths[k]! * pass.step[j]!);
    return loss + penaltyAt(penalty, { high: at, low: zeros }).hi;
  });
}

/** A copy of values to which a term is added at some places. */
function plus(
  high: Float64Array,
  low: Float64Array | undefined,
  place: (j: number) => number,
  count: number,
  term: (j: number) => DoubleDouble,
): Pairs {
  const sum = { high: high.slice(), low: low?.slice() ?? new Float64Array(high.length) };
  for (let j = 0; j < count; j++) {
    const index = place(j);
    setPair(sum, index, add(pairAt(sum, index), term(j)));
  }
  return sum;
}

/** The sums of the loss as those of the penalised loss. */
function penalised(penalty: Penalty, pass: Pass, sums: Sums): Sums {
  if (pass.kind === 'along') return { ...sums, losses: valuesAlong(penalty, pass, sums.losses!) };
  const { squared } = penalty;
  const at = pointOf(pass);
  const size = at.high.length;
  const value = add(add(fromNumber(sums.loss), fromNumber(sums.lossLow)), penaltyAt(penalty, at));
  const loss = { ...sums, loss: value.hi, lossLow: value.lo };
  if (!sums.gradient) return loss;
  const slope = (j: number) => multiply(pairAt(squared, j), pairAt(at, j));
  const gradient = plus(sums.gradient, sums.gradientLow, (j) => j, size, slope);
  const first = { ...loss, gradient: gradient.high, gradientLow: gradient.low };
  if (!sums.hessian) return first;
  const diagonal = (j: number) => packedIndex(j, j);
  const hessian = plus(sums.hessian, sums.hessianLow, diagonal, size, (j) => pairAt(squared, j));
  return { ...first, hessian: hessian.high, hessianLow: hessian.low };
}

/** The run of any solver for smooth losses, with a penalty added to all that it is told. */
export function* withPenalty<Result>(
  penalty: Penalty,
  steps: Generator<Pass | Iteration, Result, Sums | undefined>,
): Generator<Pass | Iteration, Result, Sums | undefined> {
  let answer: Sums | undefined;
  for (;;) {
    const step = steps.next(answer);
    if (step.done) return step.value;
    answer = undefined;
    if (step.value.kind === 'iteration') yield step.value;
    else answer = penalised(penalty, step.value, (yield step.value)!);
  }
}
