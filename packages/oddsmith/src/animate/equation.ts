import type { TrainingHistory } from '@oddsmith/core';
import { numberText, shortened, wholeText } from './numbers.js';
import { coefficientsAt } from './probabilities.js';

/** Characters that fit on the line. */
const ROOM = 88;

/** `log-odds = −4.07 + 1.19·x`, with as many terms as fit. */
export function equationText(history: TrainingHistory, iteration: number): string {
  const values = coefficientsAt(history, iteration);
  const terms = history.columns.map((column, j) => {
    const value = numberText(Math.abs(values[j]!), sizeOf(history, j));
    const factor = column === '(Intercept)' ? value : `${value}·${shortened(column, 30)}`;
    const sign = values[j]! < 0 && /[1-9]/.test(value) ? '−' : '+';
    return j === 0 ? `${sign === '−' ? sign : ''}${factor}` : ` ${sign} ${factor}`;
  });
  let equation = 'log-odds = ';
  let shown = 0;
  while (shown < terms.length && equation.length + terms[shown]!.length <= ROOM) equation += terms[shown++];
  return shown === terms.length ? equation : `${equation} + … (${wholeText(terms.length)} coefficients)`;
}

/** What settles how many decimals a coefficient has while it changes. */
function sizeOf(history: TrainingHistory, column: number): number {
  const last = coefficientsAt(history, history.iterations)[column]!;
  const { coefficients, standardErrors } = history.optimum ?? { coefficients: [], standardErrors: [] };
  return Math.max(Math.abs(last), Math.abs(coefficients[column] ?? 0), standardErrors[column] ?? 0);
}
