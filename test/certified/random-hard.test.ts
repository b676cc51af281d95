import { fitSync } from '@oddsmith/core';
import { afterAll, describe, expect, it } from 'vitest';
import { correctDigits } from '../oracle/digits.js';
import { DigitsTable } from './digits-table.js';
import { dump } from './dump.js';
import { FAMILIES, type HardProblem, hardProblems } from './hard-problems.js';

/** A total times a share is rounded before anything is summed: the counts themselves have no more digits. */
const required = (family: string) => (family === 'totals' ? 14 : 15);
const QUANTITIES = ['estimate', 'SE', 'logLik', 'deviance'];
const table = new DigitsTable();
/** Problems of each family; HARD_PROBLEMS=80 searches wider. */
const COUNT = Number(process.env.HARD_PROBLEMS ?? 6);
const problems = FAMILIES.flatMap((family) => [...hardProblems(family, COUNT)]);

/** Binomial coefficients count where the response is a number of events out of a total. */
const logLikelihoodOf = ({ family, exact }: HardProblem) =>
  family === 'totals' ? exact.fullLogLikelihood! : exact.logLikelihood;

afterAll(() => {
  console.log(`${table.toString('family')}\n${table.reaching(15, QUANTITIES)}`);
  const dumped = problems.map((problem) => ({
    row: problem.family,
    rows: problem.rows,
    exact: {
      estimate: problem.exact.coefficients,
      SE: problem.exact.standardErrors,
      logLik: logLikelihoodOf(problem),
      deviance: problem.exact.deviance,
    },
  }));
  dump('random-hard', table, dumped);
});

function check(problem: HardProblem, quantity: string, actual: number | null, expected: string): void {
  const digits = correctDigits(actual, expected);
  table.note(problem.family, quantity, digits);
  expect(digits, `${quantity}: ${actual} instead of ${expected}`).toBeGreaterThanOrEqual(
    required(problem.family),
  );
}

describe.each(problems)('$family, seed $seed', (problem) => {
  it(`agrees with the exact Newton: ${problem.formula}`, () => {
    const { data, formula, weights, offset, exact } = problem;
    const fit = fitSync(data, formula, {
      termTests: 'none',
      ...(weights && { weights: weights.column, weightsKind: weights.kind }),
      ...(offset !== undefined && { offset }),
    }).toJSON();
    expect(exact.newtonDecrement).toBeLessThan(1e-60);
    expect(fit.coefficients).toHaveLength(exact.coefficients.length);
    check(problem, 'logLik', fit.logLikelihood, logLikelihoodOf(problem));
    check(problem, 'deviance', fit.deviance, exact.deviance);
    fit.coefficients.forEach((c, j) => {
      check(problem, 'estimate', c.estimate, exact.coefficients[j]!);
      check(problem, 'SE', c.standardError, exact.standardErrors[j]!);
    });
  });
});
