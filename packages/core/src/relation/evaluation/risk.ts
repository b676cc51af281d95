import type { Step } from '../../formula/sql/chain.js';
import type { Dialect } from '../../formula/sql/dialect.js';
import { decaySql } from '../../formula/sql/functions.js';

/** Steps from `score` to `risk`, its probability, that keep some names. */
export function riskSteps(dialect: Dialect, keep: readonly string[]): Step[] {
  const [zero, one] = [dialect.double(0), dialect.double(1)];
  const risk = `CASE WHEN score >= ${zero} THEN ${one} / (${one} + e) ELSE e / (${one} + e) END`;
  return [
    { columns: [['e', decaySql('score', dialect)]], keep: ['score', ...keep] },
    { columns: [['risk', risk]], keep: ['score', ...keep] },
  ];
}

/** Steps in risk at which net benefit is told. */
export const HUNDRED = 100;

/** Which hundredth of risk it is in, and how far it is from the middle of that: what sums of squares are taken about. */
export function hundredthSteps({ double }: Dialect, keep: readonly string[]): Step[] {
  const hundred = double(HUNDRED);
  return [
    { columns: [['hundredth', `floor(risk * ${hundred})`]], keep: ['risk', ...keep] },
    {
      columns: [['d', `risk - (hundredth + ${double(0.5)}) / ${hundred}`]],
      keep: ['hundredth', 'risk', ...keep],
    },
  ];
}

export function middleOf(hundredth: number): number {
  return (hundredth + 0.5) / HUNDRED;
}
