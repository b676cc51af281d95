/**
 * How a gradient becomes a move of the coefficients: γ ← γ + move(g, η), with η the rate. Each rule keeps what it
 * remembers of earlier gradients (element by element) and is made anew for each run.
 */

export type UpdateRuleName = 'gradient-descent' | 'momentum' | 'nesterov' | 'adagrad' | 'rmsprop' | 'adam';

/** The move for a gradient; the array is overwritten by the next call. */
export type UpdateRule = (gradient: Float64Array, rate: number) => Float64Array;

/** Share of the last move that momentum carries on. */
const MOMENTUM = 0.9;
/** Share of the old mean square of gradients that RMSProp keeps. */
const DECAY = 0.9;
/** The same of Adam, for the mean and for the mean square. */
const FIRST_MOMENT = 0.9;
const SECOND_MOMENT = 0.999;
/** Keeps divisions by a vanishing gradient finite. */
const EPSILON = 1e-8;

/** −η·g (Cauchy 1847). */
function gradientDescent(size: number): UpdateRule {
  const move = new Float64Array(size);
  return (gradient, rate) => {
    for (let j = 0; j < size; j++) move[j] = -rate * gradient[j]!;
    return move;
  };
}

/** The heavy ball (Polyak 1964): v ← μ·v − η·g, move v; μ = 0.9. */
function momentum(size: number): UpdateRule {
  const velocity = new Float64Array(size);
  return (gradient, rate) => {
    for (let j = 0; j < size; j++) velocity[j] = MOMENTUM * velocity[j]! - rate * gradient[j]!;
    return velocity;
  };
}

/**
 * Nesterov's momentum (Nesterov 1983; Sutskever et al. 2013): v ← μ·v − η·g, move μ·v − η·g; μ = 0.9. The iterates
 * are the points ahead, where the gradients are taken (Bengio et al. 2013, section 3.5).
 */
function nesterov(size: number): UpdateRule {
  const velocity = new Float64Array(size);
  const move = new Float64Array(size);
  return (gradient, rate) => {
    for (let j = 0; j < size; j++) {
      const step = -rate * gradient[j]!;
      velocity[j] = MOMENTUM * velocity[j]! + step;
      move[j] = MOMENTUM * velocity[j]! + step;
    }
    return move;
  };
}

/** AdaGrad (Duchi, Hazan & Singer 2011): s ← s + g², move −η·g/(√s + ε); ε = 1e-8. */
function adagrad(size: number): UpdateRule {
  const squares = new Float64Array(size);
  const move = new Float64Array(size);
  return (gradient, rate) => {
    for (let j = 0; j < size; j++) {
      const slope = gradient[j]!;
      squares[j] = squares[j]! + slope * slope;
      move[j] = (-rate * slope) / (Math.sqrt(squares[j]!) + EPSILON);
    }
    return move;
  };
}

/** RMSProp (Tieleman & Hinton 2012): s ← ρ·s + (1−ρ)·g², move −η·g/(√s + ε); ρ = 0.9, ε = 1e-8. */
function rmsprop(size: number): UpdateRule {
  const squares = new Float64Array(size);
  const move = new Float64Array(size);
  return (gradient, rate) => {
    for (let j = 0; j < size; j++) {
      const slope = gradient[j]!;
      squares[j] = DECAY * squares[j]! + (1 - DECAY) * slope * slope;
      move[j] = (-rate * slope) / (Math.sqrt(squares[j]!) + EPSILON);
    }
    return move;
  };
}

/**
 * Adam (Kingma & Ba 2015, algorithm 1): m ← β₁·m + (1−β₁)·g, s ← β₂·s + (1−β₂)·g², move −η·m̂/(√ŝ + ε) with
 * m̂ = m/(1−β₁ᵗ), ŝ = s/(1−β₂ᵗ); β₁ = 0.9, β₂ = 0.999, ε = 1e-8.
 */
function adam(size: number): UpdateRule {
  const means = new Float64Array(size);
  const squares = new Float64Array(size);
  const move = new Float64Array(size);
  let firstRest = 1;
  let secondRest = 1;
  return (gradient, rate) => {
    firstRest *= FIRST_MOMENT;
    secondRest *= SECOND_MOMENT;
    for (let j = 0; j < size; j++) {
      const slope = gradient[j]!;
      means[j] = FIRST_MOMENT * means[j]! + (1 - FIRST_MOMENT) * slope;
      squares[j] = SECOND_MOMENT * squares[j]! + (1 - SECOND_MOMENT) * slope * slope;
      const mean = means[j]! / (1 - firstRest);
      move[j] = (-rate * mean) / (Math.sqrt(squares[j]! / (1 - secondRest)) + EPSILON);
    }
    return move;
  };
}

export const UPDATE_RULES: Readonly<Record<UpdateRuleName, (size: number) => UpdateRule>> = {
  'gradient-descent': gradientDescent,
  momentum,
  nesterov,
  adagrad,
  rmsprop,
  adam,
};
