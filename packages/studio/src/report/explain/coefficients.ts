/** What the numbers of a coefficient say when they are opened. */
import { type CoefficientReport, type FitReport, formatPercentage } from '@oddsmith/core';
import type { Rosetta } from '../rosetta.js';
import type { Explanation } from './explanation.js';
import { inPenalisedWords } from './penalised.js';

export type CoefficientNumber = 'estimate' | 'standardError' | 'z' | 'p' | 'oddsRatio' | 'interval';

/** The explanations of one coefficient, the `index`-th of the design. */
export function explainCoefficient(
  of: CoefficientReport,
  index: number,
  report: FitReport,
  rosetta: Rosetta,
): Record<CoefficientNumber, Explanation> {
  const explained = asUnpenalised(of, index, report, rosetta);
  const { penalty } = report;
  return penalty === null ? explained : inPenalisedWords(explained, index + 1, { ...report, penalty });
}

function asUnpenalised(
  of: CoefficientReport,
  index: number,
  report: FitReport,
  rosetta: Rosetta,
): Record<CoefficientNumber, Explanation> {
  const { term } = of;
  const number = (value: number | null): number | string => value ?? 'not finite';
  const confidence = formatPercentage(report.confidence);
  const place = index + 1;
  const parameter = rosetta.pythonParameter(term);
  const estimate: readonly [string, number | string] = ['β̂', number(of.estimate)];
  const error: readonly [string, number | string] = ['SE', number(of.standardError)];
  const isIntercept = term === '(Intercept)';
  return {
    estimate: {
      title: `Estimate of ${term}`,
      value: of.estimate,
      meaning: isIntercept
        ? `The log-odds of ${report.event} where every number is 0 and every factor is at its reference level.`
        : `The log-odds of ${report.event} change by this much per unit of ${term}, everything else equal.`,
      formula: 'β̂ maximises ℓ(β) = Σ y·log p + (1 − y)·log(1 − p),  p = 1/(1 + e^(−xᵀβ))',
      inputs: [
        ['rows', report.rows],
        ['events', report.events ?? 0],
        ['ℓ(β̂)', report.logLikelihood],
        ['Newton decrement', report.newtonDecrement],
      ],
      r: `coef(fit)[[${place}]]`,
      python: `fit.params${parameter}`,
    },
    standardError: {
      title: `Standard error of ${term}`,
      value: of.standardError,
      meaning: 'How far the estimate would typically be off if such data were collected again.',
      formula: 'SE = √ of the diagonal of (XᵀWX)⁻¹,  W = p(1 − p) at β̂',
      inputs: [['variance', number(report.covarianceMatrix[index]?.[index] ?? null)]],
      r: `sqrt(diag(vcov(fit)))[[${place}]]`,
      python: `fit.bse${parameter}`,
    },
    z: {
      title: `z of ${term}`,
      value: of.z,
      meaning: 'The estimate in standard errors. Beyond ±2 it is hard to explain by chance alone.',
      formula: 'z = β̂ / SE',
      inputs: [estimate, error],
      r: `(coef(fit) / sqrt(diag(vcov(fit))))[[${place}]]`,
      python: `fit.tvalues${parameter}`,
    },
    p: {
      title: `p-value of ${term}`,
      value: of.p,
      meaning:
        'How often an estimate at least this far from 0 would come by chance if the true coefficient were 0.',
      formula: 'p = 2·Φ(−|z|)',
      inputs: [['z', number(of.z)]],
      r: `2 * pnorm(-abs(coef(fit) / sqrt(diag(vcov(fit)))))[[${place}]]`,
      python: `fit.pvalues${parameter}`,
    },
    oddsRatio: {
      title: `Odds ratio of ${term}`,
      value: of.oddsRatio,
      meaning: `The odds of ${report.event} are multiplied by this per unit of ${term}: above 1 more likely, below 1 less.`,
      formula: 'OR = e^β̂',
      inputs: [estimate],
      r: `exp(coef(fit)[[${place}]])`,
      python: `np.exp(fit.params${parameter})`,
    },
    interval: {
      title: `${confidence} % interval of the odds ratio of ${term}`,
      value: null,
      meaning: `Odds ratios that the data do not contradict, by Wald's method. Where it holds 1, the data do not tell the direction.`,
      formula: 'e^(β̂ ± z·SE),  z the normal quantile at (1 + confidence)/2',
      inputs: [
        ['from', number(of.oddsRatioInterval?.[0] ?? null)],
        ['to', number(of.oddsRatioInterval?.[1] ?? null)],
        estimate,
        error,
        ['log-odds from', number(of.interval?.[0] ?? null)],
        ['log-odds to', number(of.interval?.[1] ?? null)],
      ],
      r: `exp(confint.default(fit, level = ${report.confidence}))[${place}, ]`,
      python: `np.exp(fit.conf_int(${Number((1 - report.confidence).toPrecision(12))})${rosetta.pythonInterval(term)})`,
    },
  };
}
