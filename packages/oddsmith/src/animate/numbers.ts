/** Numbers and names as people read them. */
import type { Rate, WatchedSolver } from '@oddsmith/core';

const MINUS = '−';

/** With a proper minus sign. */
function signed(text: string): string {
  return text.replace('-', MINUS);
}

/** 12345 → `12,345`. */
export function wholeText(value: number): string {
  return signed(String(value)).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** About three digits, as many decimals as `size` needs: numbers of one size keep one width while they change. */
export function numberText(value: number, size = value): string {
  const magnitude = size === 0 ? 0 : Math.floor(Math.log10(Math.abs(size)));
  if (magnitude < -5 || Math.abs(value) >= 1e7) return signed(value.toExponential(2));
  const text = value.toFixed(Math.max(0, 2 - magnitude));
  return signed(/^-0\.?0*$/.test(text) ? text.slice(1) : text);
}

/** A label, cut short where it would not fit. */
export function shortened(text: string, length: number): string {
  const characters = [...text];
  return characters.length <= length ? text : `${characters.slice(0, length - 1).join('')}…`;
}

const SOLVERS: Readonly<Record<WatchedSolver, string>> = {
  'gradient-descent': 'gradient descent',
  momentum: 'gradient descent with momentum',
  nesterov: 'Nesterov’s accelerated descent',
  adagrad: 'AdaGrad',
  rmsprop: 'RMSProp',
  adam: 'Adam',
  sgd: 'stochastic gradient descent',
  lbfgs: 'L-BFGS',
  newton: 'Newton’s method',
};

const DEFAULT_RATE = 0.001;

const SCHEDULES = {
  inverse: 'falling as 1/t',
  exponential: 'falling exponentially',
  step: 'falling in steps',
  cosine: 'falling as a cosine',
} as const satisfies Record<Exclude<Rate, number | string>['kind'], string>;

export function solverText(solver: WatchedSolver): string {
  return SOLVERS[solver];
}

/** What a caption says of the learning rate; nothing where the solver has none. */
export function rateText(solver: WatchedSolver, rate: Rate = DEFAULT_RATE): string {
  if (solver === 'newton' || solver === 'lbfgs') return '';
  if (rate === 'auto') return 'rate from the curvature';
  if (rate === 'backtracking') return 'rate by backtracking';
  if (typeof rate === 'number') return `rate ${rate}`;
  return `rate ${rate.start}, ${SCHEDULES[rate.kind]}`;
}
