/** The statistics of the fit, each with what it says when it is opened. */
import { type FitReport, formatCount, formatExactP, formatNumber } from '@oddsmith/core';
import { penaltyFormula } from '../penalty.js';
import type { Explanation } from './explanation.js';

export interface Statistic {
  readonly name: string;
  readonly text: string;
  readonly explanation: Explanation;
}

const fixed = (value: number, decimals = 2) => formatNumber(value, decimals);

function likelihood(report: FitReport): Statistic[] {
  const { logLikelihood, deviance, nullDeviance } = report;
  return [
    {
      name: 'Log-likelihood',
      text: fixed(logLikelihood),
      explanation: {
        title: 'Log-likelihood',
        value: logLikelihood,
        meaning:
          'How probable the model holds what came, as a logarithm: nearer to 0 is better on the same rows.',
        formula: 'ℓ = Σ y·log p + (1 − y)·log(1 − p)',
        inputs: [['rows', report.rows]],
        r: 'logLik(fit)',
        python: 'fit.llf',
      },
    },
    {
      name: 'Deviance',
      text: `${fixed(deviance)} on ${formatCount(report.dfResidual)} df`,
      explanation: {
        title: 'Residual deviance',
        value: deviance,
        meaning:
          'Twice the distance to a model that fits every row perfectly. Compare it with the null deviance.',
        formula: 'D = 2·(ℓ of the saturated model − ℓ)',
        inputs: [
          ['ℓ', logLikelihood],
          ['degrees of freedom', report.dfResidual],
        ],
        r: 'deviance(fit)',
        python: 'fit.deviance',
      },
    },
    {
      name: 'Null deviance',
      text: `${fixed(nullDeviance)} on ${formatCount(report.dfNull)} df`,
      explanation: {
        title: 'Null deviance',
        value: nullDeviance,
        meaning: 'The deviance of one probability for all rows.',
        formula: 'D₀ = 2·(ℓ of the saturated model − ℓ of the null model)',
        inputs: [
          ['events', report.events ?? 0],
          ['rows', report.rows],
        ],
        r: 'fit$null.deviance',
        python: 'fit.null_deviance',
      },
    },
  ];
}

function criteria(report: FitReport): Statistic[] {
  const { aic, bic, logLikelihood, dfNull, dfResidual } = report;
  // A penalty leaves no count of coefficients to price.
  if (aic === null || bic === null) return [];
  if (aic === null || bic === null) return [];
  const parameters = dfNull + 1 - dfResidual;
  const inputs: Explanation['inputs'] = [['ℓ', logLikelihood]];
  return [
    {
      name: 'AIC',
      text: fixed(aic),
      explanation: {
        title: 'Akaike’s information criterion',
        value: aic,
        meaning:
          'Misfit plus a price for each coefficient: of two models of the same rows the lower predicts better.',
        formula: 'AIC = −2ℓ + 2k',
        inputs: [...inputs, ['k', parameters]],
        r: 'AIC(fit)',
        python: 'fit.aic',
      },
    },
    {
      name: 'BIC',
      text: fixed(bic),
      explanation: {
        title: 'Bayesian information criterion',
        value: bic,
        meaning: 'As AIC with a price that grows with the rows: it prefers smaller models.',
        formula: 'BIC = −2ℓ + k·log n',
        inputs: [...inputs, ['k', parameters], ['n', report.weight]],
        r: 'BIC(fit)',
        python: 'fit.bic_llf',
      },
    },
  ];
}

function modelTest(report: FitReport): Statistic[] {
  const { likelihoodRatioTest: test, nullDeviance, deviance } = report;
  if (test === null) return [];
  return [
    {
      name: 'Model against null',
      text: `χ² = ${fixed(test.statistic)} on ${test.df} df, p ${formatExactP(test.p)}`,
      explanation: {
        title: 'p-value of the model against the null model',
        value: test.p,
        meaning: 'How often columns without any influence would improve the fit this much by chance.',
        formula:
          report.penalty === null
            ? 'p = P(χ² with df degrees of freedom > D₀ − D)'
            : 'p = P(χ² with df degrees of freedom > 2·(ℓ* − ℓ* of the null model)),  ℓ* the penalised log-likelihood',
        inputs: [
          ['statistic', test.statistic],
          ['df', test.df],
          ['D₀', nullDeviance],
          ['D', deviance],
        ],
        r:
          report.penalty === null
            ? 'pchisq(fit$null.deviance - deviance(fit), fit$df.null - fit$df.residual, lower.tail = FALSE)'
            : 'logistftest(fit)$prob',
        python:
          report.penalty === null
            ? 'from scipy.stats import chi2; chi2.sf(fit.null_deviance - fit.deviance, fit.df_model)'
            : NO_LINE,
      },
    },
  ];
}

const PSEUDO = [
  [
    'mcFadden',
    'McFadden’s R²',
    '1 − ℓ / ℓ₀',
    '1 - logLik(fit) / logLik(update(fit, . ~ 1))',
    '1 - fit.llf / fit.llnull',
  ],
  [
    'tjur',
    'Tjur’s R²',
    'mean p of the events − mean p of the others',
    'diff(tapply(fitted(fit), fit$y, mean))',
    'fit.fittedvalues.groupby(fit.model.endog).mean().diff().iloc[-1]',
  ],
] as const;

function pseudo(report: FitReport): Statistic[] {
  return PSEUDO.flatMap(([key, name, formula, r, python]) => {
    const value = report.pseudoRSquared[key];
    if (value === null) return [];
    const explanation: Explanation = {
      title: name,
      value,
      meaning: '0 says nothing beyond the share of events, 1 all; values of 0.2 to 0.4 are a good fit.',
      formula,
      inputs: [['ℓ', report.logLikelihood]],
      r,
      python,
    };
    return [{ name, text: fixed(value, 3), explanation }];
  });
}

const NO_LINE = '# no function of a package gives it';

/** What the penalty maximises. */
function penalised(report: FitReport): Statistic[] {
  const { penalizedLogLikelihood: value, penalty, lambda } = report;
  if (value === undefined) return [];
  const isFirth = penalty === 'firth';
  const explanation: Explanation = {
    title: 'Penalised log-likelihood',
    value,
    meaning: 'What the estimate maximises: the log-likelihood and the penalty together.',
    formula: isFirth
      ? 'ℓ* = ℓ + ½·log det I(β̂)'
      : `ℓ* = ℓ − n·${penaltyFormula(report)},  b of standardised columns`,
    inputs: lambda === null ? [] : [['λ', lambda]],
    r: isFirth ? 'fit$loglik' : NO_LINE,
    python: NO_LINE,
  };
  return [{ name: 'Penalised log-likelihood', text: fixed(value), explanation }];
}

/** The packages for penalised fits give the other figures under no common name. */
function withoutLines(statistic: Statistic): Statistic {
  const { explanation } = statistic;
  const r = explanation.r.startsWith('logistftest') ? explanation.r : NO_LINE;
  return { ...statistic, explanation: { ...explanation, r, python: NO_LINE } };
}

export function fitStatistics(report: FitReport): Statistic[] {
  const all = [...likelihood(report), ...criteria(report), ...modelTest(report), ...pseudo(report)];
  if (report.penalty === null) return all;
  return [...penalised(report), ...all.map(withoutLines)];
}
