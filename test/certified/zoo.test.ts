import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FitReport } from '../../packages/core/src/fit/report.js';
import { correctDigits } from '../oracle/digits.js';
import { binomialRows, numbers, readZoo, termName, type ZooSet, zooIds } from '../oracle/zoo.js';
import { fitReport } from './command-line.js';
import { DigitsTable } from './digits-table.js';
import { dump } from './dump.js';

/** What `golden/zoo-inference/make.py` wrote. */
interface Inference {
  readonly coefficients: readonly Readonly<Record<string, string>>[];
  readonly logLikelihood: string;
  readonly nullDeviance: string;
  readonly aic: string;
  readonly bic: string;
  readonly likelihoodRatioTest: { readonly statistic: string; readonly df: number; readonly p: string };
  readonly terms: readonly {
    readonly term: string;
    readonly df: number;
    readonly statistic: string;
    readonly p: string;
  }[];
}

const inferences = JSON.parse(
  readFileSync(new URL('../golden/zoo-inference/inference.json', import.meta.url), 'utf8'),
) as Record<string, Inference>;

const REQUIRED = 13;
/** What estimates, standard errors, log-likelihood and deviance reach here; a double holds 15.95. */
const GOAL = 15;
const CENTRAL = ['estimate', 'SE', 'logLik', 'deviance'];
const table = new DigitsTable();

afterAll(() => {
  console.log(`${table.toString('data set')}\n${table.reaching(GOAL, CENTRAL)}`);
  const dumped = sets.map((set) => {
    const { coef: estimate, se: SE, deviance } = set.certified;
    const exact = { estimate, SE, deviance, logLik: inferences[set.id]!.logLikelihood };
    return { row: set.id, rows: binomialRows(set), exact };
  });
  dump('zoo', table, dumped);
});

/** Digits that a function of x loses when x has a relative error: log10 of its condition number. */
const lost = (condition: number) => Math.log10(Math.max(1, Math.abs(condition)));

/** A frequency weight stands for that many observations (R counts rows); a total is one binomial unit. */
function observations(set: ZooSet): number {
  if (set.weights === null || set.weights_kind === 'totals') return set.n;
  return numbers(set, set.weights).reduce((sum, weight) => sum + weight, 0);
}

const sets = zooIds()
  .map(readZoo)
  .filter((set) => !set.certified.separated);

describe.each(sets)('$id', (set) => {
  const expected = inferences[set.id]!;
  let fit: FitReport;
  beforeAll(() => {
    fit = fitReport(set);
  });
  const check = (
    quantity: string,
    actual: number | null | undefined,
    wanted: string,
    required = REQUIRED,
    scale?: number,
  ) => {
    const digits = table.note(set.id, quantity, correctDigits(actual, wanted, scale));
    expect(digits, `${set.id} ${quantity}: ${actual} instead of ${wanted}`).toBeGreaterThanOrEqual(required);
  };

  it('estimates and standard errors', () => {
    expect(fit.coefficients.map((c) => c.term)).toEqual(set.names.map((name) => termName(set, name)));
    fit.coefficients.forEach((c, j) => {
      check('estimate', c.estimate, set.certified.coef[j]!, GOAL);
      check('SE', c.standardError, set.certified.se[j]!, GOAL);
    });
  });

  it('covariance matrix: symmetric, its diagonal the squared standard errors', () => {
    fit.coefficients.forEach((_, j) => {
      const row = fit.covarianceMatrix[j]!;
      expect(row.map((_, k) => fit.covarianceMatrix[k]![j])).toEqual(row);
      check('SE', Math.sqrt(row[j]!), set.certified.se[j]!);
    });
  });

  it('log-likelihood, deviances and information criteria', () => {
    check('logLik', fit.logLikelihood, expected.logLikelihood, GOAL);
    check('deviance', fit.deviance, set.certified.deviance, GOAL);
    check('null deviance', fit.nullDeviance, expected.nullDeviance);
    check('AIC', fit.aic, expected.aic);
    check('BIC', fit.bic, expected.bic);
    const size = observations(set);
    expect([fit.dfResidual, fit.dfNull]).toEqual([size - set.names.length, size - 1]);
  });

  it('Wald z, p, intervals and odds ratios', () => {
    fit.coefficients.forEach((c, j) => {
      const wanted = expected.coefficients[j]!;
      const z = Number(wanted.z);
      const spread = Math.max(Math.abs(Number(wanted.lower)), Math.abs(Number(wanted.upper)));
      check('z', c.z, wanted.z!);
      check('p', c.p, wanted.p!, REQUIRED - lost(z * z));
      check('interval', c.interval![0], wanted.lower!, REQUIRED, spread);
      check('interval', c.interval![1], wanted.upper!, REQUIRED, spread);
      if (wanted.oddsRatio === undefined) {
        expect([c.oddsRatio, c.oddsRatioInterval]).toEqual([null, null]);
        return;
      }
      checkOddsRatio(check, c.oddsRatio, wanted.oddsRatio, c.estimate!);
      checkOddsRatio(check, c.oddsRatioInterval![0], wanted.oddsRatioLower!, spread);
      checkOddsRatio(check, c.oddsRatioInterval![1], wanted.oddsRatioUpper!, spread);
    });
  });

  it('likelihood-ratio tests of the model and of each term', () => {
    const noise = Number(set.certified.deviance);
    const checkTest = (
      quantity: string,
      actual: { statistic: number; df: number; p: number },
      wanted: Inference['likelihoodRatioTest'],
    ) => {
      const statistic = Number(wanted.statistic);
      expect(actual.df).toBe(wanted.df);
      check(`${quantity} χ²`, actual.statistic, wanted.statistic, REQUIRED, Math.max(statistic, noise));
      check(`${quantity} p`, actual.p, wanted.p, REQUIRED - lost(Math.max(statistic, noise)));
    };
    checkTest('LR', fit.likelihoodRatioTest!, expected.likelihoodRatioTest);
    expect(fit.terms.map((test) => test.term)).toEqual(expected.terms.map((test) => test.term));
    fit.terms.forEach((test, j) => {
      checkTest('drop1', test, expected.terms[j]!);
      const printed = set.drop1_lrt.LRT[j + 1]!;
      expect(Math.abs(test.statistic - printed) / printed, `${test.term}: R prints ${printed}`).toBeLessThan(
        1e-6,
      );
    });
  });

  it('pseudo-R²', () => {
    const certified = set.certified_inference as Readonly<Record<string, string | undefined>>;
    for (const [name, key] of [
      ['mcFadden', 'mcfadden'],
      ['coxSnell', 'cox_snell'],
      ['nagelkerke', 'nagelkerke'],
      ['tjur', 'tjur'],
    ] as const) {
      const wanted = certified[key];
      if (wanted !== undefined) check('pseudo-R²', fit.pseudoRSquared[name], wanted, REQUIRED, 1);
    }
  });

  it('says how it got there', () => {
    expect(fit).toMatchObject({
      converged: true,
      separation: null,
      aliased: [],
      rows: set.n,
      rowsDropped: 0,
    });
    expect(fit.newtonDecrement).toBeLessThan(1e-20);
    expect(fit.newtonDecrement).toBeGreaterThanOrEqual(0);
  });
});

type Check = (quantity: string, actual: number | null | undefined, wanted: string, required: number) => void;

/** exp(b) loses the digits that b has before the point; beyond a double's range it is 0, or null for infinity. */
function checkOddsRatio(
  check: Check,
  actual: number | null | undefined,
  wanted: string,
  exponent: number,
): void {
  const nearest = Number(wanted);
  if (nearest === 0) expect(actual).toBe(0);
  else if (nearest === Number.POSITIVE_INFINITY) expect(actual).toBeNull();
  else check('odds ratio', actual, wanted, REQUIRED - lost(exponent));
}

describe('endometrial_sep: the estimate of NV is infinite', () => {
  const set: ZooSet = readZoo('endometrial_sep');
  let fit: FitReport;
  beforeAll(() => {
    fit = fitReport(set, 4);
  });

  it('names exactly NV and its limit', () => {
    expect(fit.separation).toMatchObject({ kind: 'quasi', terms: ['NV'] });
    expect(fit.coefficients[1]).toMatchObject({
      term: 'NV',
      estimate: null,
      limit: '+infinity',
      standardError: null,
      z: null,
      p: null,
      oddsRatio: null,
    });
  });

  it('gives the limiting fit of the others', () => {
    for (const c of fit.coefficients.filter((c) => c.term !== 'NV')) {
      const wanted = set.certified.finite![c.term]!;
      const digits = Math.min(
        correctDigits(c.estimate, wanted.coef),
        correctDigits(c.standardError, wanted.se),
      );
      expect(table.note(set.id, 'estimate', digits), c.term).toBeGreaterThanOrEqual(REQUIRED);
    }
    const digits = correctDigits(fit.logLikelihood, set.certified.supremum_loglik!);
    expect(table.note(set.id, 'logLik', digits)).toBeGreaterThanOrEqual(REQUIRED);
  });

  it('gives a direction that multiplies out over the rows', () => {
    const direction = fit.separation!.direction;
    const side = set.text.HG!.map((label, i) => {
      const x = [1, Number(set.text.NV![i]), Number(set.text.PI![i]), Number(set.text.EH![i])];
      return (label === '1' ? 1 : -1) * x.reduce((sum, value, j) => sum + value * direction[j]!, 0);
    });
    expect(Math.min(...side)).toBeGreaterThanOrEqual(0);
    expect(side.filter((s) => s > 0)).toHaveLength(fit.separation!.rows);
    expect(fit.separation!.rows).toBeGreaterThan(0);
  });
});
