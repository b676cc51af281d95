/**
 * Coefficients that obey linear equations, β = β₀ + N·γ, where γ are those that no equation is solved for. What a solver
 * asks of γ is asked of β, and its answer brought back: Nᵀg and NᵀHN. The rows stay as they are.
 */
import { type Pairs, pairAt, pairs, setPair } from '../../math/cholesky-double-double.js';
import { add, type DoubleDouble, fromNumber, multiplyNumber } from '../../math/double-double.js';
import { packedIndex, packedLength } from '../../math/packed.js';
import type { Iteration, Pass, Sums } from '../../objective/objective.js';
import type { Directions } from '../../solver/firth-point.js';
import type { Solved } from './elimination.js';

export interface Subspace {
  /** Number of coefficients β. */
  readonly size: number;
  /** The coefficients γ, ascending; those that are neither free nor bound are 0. */
  readonly free: readonly number[];
  readonly bound: readonly Solved[];
}

/** The subspace of the active coefficients in which the equations hold. */
export function subspaceOf(size: number, active: readonly number[], bound: readonly Solved[]): Subspace {
  const taken = new Set(bound.map(({ column }) => column));
  return { size, free: active.filter((j) => !taken.has(j)), bound };
}

/** β of γ; with `start` false N·γ alone, as steps are. */
export function coefficientsOf({ size, free, bound }: Subspace, gamma: Pairs, start = true): Pairs {
  const beta = pairs(size);
  free.forEach((j, i) => {
    setPair(beta, j, pairAt(gamma, i));
  });
  for (const { column, factors, right } of bound) {
    let value = fromNumber(start ? right : 0);
    for (const j of free) {
      if (factors[j] !== 0) value = add(value, multiplyNumber(pairAt(beta, j), -factors[j]!));
    }
    setPair(beta, column, value);
  }
  return beta;
}

/** Nᵀg. */
function reducedGradient({ free, bound }: Subspace, gradient: Pairs): Pairs {
  const reduced = pairs(free.length);
  free.forEach((j, i) => {
    let value = pairAt(gradient, j);
    for (const { column, factors } of bound) value = plus(value, pairAt(gradient, column), -factors[j]!);
    setPair(reduced, i, value);
  });
  return reduced;
}

/** a + factor·b. */
function plus(a: DoubleDouble, b: DoubleDouble, factor: number): DoubleDouble {
  return factor === 0 ? a : add(a, multiplyNumber(b, factor));
}

/** NᵀHN, packed. */
function reducedHessian({ free, bound }: Subspace, hessian: Pairs): Pairs {
  const entry = (j: number, k: number) => pairAt(hessian, j >= k ? packedIndex(j, k) : packedIndex(k, j));
  // H·N, the rows of the bound coefficients first.
  const times = (j: number, k: number) =>
    bound.reduce((sum, { column, factors }) => plus(sum, entry(j, column), -factors[k]!), entry(j, k));
  const rows = bound.map(({ column }) => free.map((k) => times(column, k)));
  const reduced = pairs(packedLength(free.length));
  free.forEach((j, i) => {
    for (let k = 0; k <= i; k++) {
      let value = times(j, free[k]!);
      bound.forEach(({ factors }, b) => {
        value = plus(value, rows[b]![k]!, -factors[j]!);
      });
      setPair(reduced, packedIndex(i, k), value);
    }
  });
  return reduced;
}

/** The same for a solver that knows of directions itself. */
export function directionsOf(space: Subspace): Directions {
  return {
    gradient: (gradient) => reducedGradient(space, gradient),
    information: (information) => reducedHessian(space, information),
    step: (step) => coefficientsOf(space, step, false),
  };
}

const zeros = (values: Float64Array) => new Float64Array(values.length);

/** The question of β that a question of γ is. */
function lifted(space: Subspace, pass: Pass): Pass {
  if (pass.kind === 'along') {
    const at = coefficientsOf(space, { high: pass.at, low: zeros(pass.at) }).high;
    return {
      ...pass,
      at,
      step: coefficientsOf(space, { high: pass.step, low: zeros(pass.step) }, false).high,
    };
  }
  const low = 'atLow' in pass ? pass.atLow : undefined;
  const { high: at, low: atLow } = coefficientsOf(space, { high: pass.at, low: low ?? zeros(pass.at) });
  return 'precision' in pass && pass.precision === 'double-double'
    ? ({ ...pass, at, atLow } as Pass)
    : { ...pass, at };
}

/** The answer of γ that an answer of β is. */
function reduced(space: Subspace, sums: Sums): Sums {
  const { gradient, hessian } = sums;
  const g = gradient && reducedGradient(space, { high: gradient, low: sums.gradientLow ?? zeros(gradient) });
  const h = hessian && reducedHessian(space, { high: hessian, low: sums.hessianLow ?? zeros(hessian) });
  return {
    ...sums,
    ...(g && { gradient: g.high, gradientLow: g.low }),
    ...(h && { hessian: h.high, hessianLow: h.low }),
  };
}

/** A solver of γ as one that asks of β. Its passes are of losses, gradients and Hessians. */
export function* within<Result>(
  space: Subspace,
  steps: Generator<Pass | Iteration, Result, Sums | undefined>,
): Generator<Pass, Result, Sums | undefined> {
  let answer: Sums | undefined;
  for (;;) {
    const step = steps.next(answer);
    if (step.done) return step.value;
    answer = undefined;
    if (step.value.kind !== 'iteration') answer = reduced(space, (yield lifted(space, step.value))!);
  }
}
