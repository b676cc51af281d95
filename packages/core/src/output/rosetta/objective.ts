import { formatExpression } from '../../formula/expressions.js';
import type { Schema } from '../../formula/schema.js';
import type { Telling } from './rosetta.js';

/** What was minimised, in one line of plain text. */
export function objectiveOf({ schema, fit, weights }: Telling): string {
  const { response, offsets } = schema;
  const z =
    offsets.length === 0 ? 'z = xb' : `z = xb + ${offsets.map((one) => formatExpression(one)).join(' + ')}`;
  const parts = partsOf(response.kind, weights);
  const loss = `L(b) = sum ${parts.sum}`;
  const where = [z, ...parts.where].join(', ');
  if (fit.penalty === 'firth')
    return `minimise L(b) - 1/2 log det I(b), ${loss}, I(b) = sum ${parts.trials}p(1 - p)xx', p = 1/(1 + exp(-z)), ${where}`;
  if (fit.penalty !== null)
    return `minimise L(b)/${fit.weight} + ${penaltyOf(fit)}, ${loss}, ${where}, s_j the standard deviation (1/n) of column j, the intercept free`;
  return `minimise ${loss}, ${where}`;
}

/** λ·[(1 − α)/2·Σ f·(s·b)² + α·Σ f·|s·b|], or with the lengths of the coefficients of each term. */
function penaltyOf({ lambda, alpha: mixed, shrinkage }: Telling['fit']): string {
  const alpha = mixed ?? 0;
  const factor = shrinkage?.penaltyFactors ? 'f_j ' : '';
  const share = Number(((1 - alpha) / 2).toPrecision(15));
  const squares = `${factor}(s_j b_j)^2`;
  if (alpha === 0) return `${lambda}/2 * sum ${squares}`;
  if (shrinkage?.grouped === 'terms') {
    const lengths = `sum over the terms of ${factor}sqrt(size) * length of (s_j b_j)`;
    return `${lambda} * ${alpha === 1 ? lengths : `(${share} * sum ${squares} + ${alpha} * ${lengths})`}`;
  }
  const sizes = `${factor}|s_j b_j|`;
  return `${lambda} * sum ${alpha === 1 ? sizes : `(${share} ${squares} + ${alpha} ${sizes})`}`;
}

function partsOf(
  kind: Schema['response']['kind'],
  weights: string | null,
): { sum: string; trials: string; where: string[] } {
  const w = weights === null ? '' : 'w ';
  const where = weights === null ? [] : [`w = ${weights}`];
  if (kind === 'labels')
    return { sum: `${w}(log(1 + exp(z)) - yz)`, trials: w, where: [...where, 'y = 1 for the event, else 0'] };
  if (kind === 'proportion')
    return { sum: `${w}(log(1 + exp(z)) - yz)`, trials: w, where: [...where, 'y the proportion'] };
  return {
    sum: `${w}((a + c) log(1 + exp(z)) - az)`,
    trials: `${w}(a + c)`,
    where: [...where, 'a successes and c failures'],
  };
}
