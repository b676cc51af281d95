/** The figures of an evaluation, each with what it says when it is opened. */
import { type EstimateReport, type Evaluation, formatNumber } from '@oddsmith/core';
import type { Explanation } from './explanation.js';
import type { Statistic } from './fit-statistics.js';

/** Which rows are judged, and by what kind of fit. */
export interface Judged {
  readonly rows: 'training rows' | 'held-out rows';
  readonly isPenalised: boolean;
}

/** The explanation as it is for these rows: elsewhere they are `p`, their probabilities, and `y`, their outcomes. */
function onRows(explanation: Explanation, { rows, isPenalised }: Judged): Explanation {
  if (rows === 'training rows' && !isPenalised) return explanation;
  const words = `y, p: outcomes (1 the event) and predicted probabilities of the ${rows}`;
  const r = explanation.r
    .replaceAll('fitted(fit)', 'p')
    .replaceAll('fit$y', 'y')
    .replaceAll('predict(fit)', 'qlogis(p)')
    .replace('-logLik(fit) / nobs(fit)', '-mean(y * log(p) + (1 - y) * log(1 - p))');
  const python = explanation.python
    .replaceAll('fit.fittedvalues', 'p')
    .replaceAll('fit.model.endog', 'y')
    .replaceAll('fit.predict(which="linear")', 'np.log(p / (1 - p))')
    .replace('-fit.llf / fit.nobs', '-np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))');
  return { ...explanation, r: `# ${words}\n${r}`, python: `# ${words}\n${python}` };
}

const number = (value: number) => formatNumber(value, 3);
const between = ([low, high]: readonly [number, number]) => `[${number(low)}, ${number(high)}]`;

export function discrimination(
  { auc, averagePrecision, events, weight }: Evaluation,
  judged: Judged,
): Statistic[] {
  if (auc === null) return [];
  const interval = auc.interval === null ? '' : ` ${between(auc.interval)}`;
  const found: Statistic[] = [
    {
      name: 'Area under the ROC curve',
      text: `${number(auc.estimate)}${interval}`,
      explanation: onRows(
        {
          title: `Area under the ROC curve, ${judged.rows}`,
          value: auc.estimate,
          meaning:
            'The share of pairs of an event and a non-event in which the event has the higher probability; ties count one half. 0.5 is a coin, 1 perfect.',
          formula:
            'AUC = Σ [pᵢ > pⱼ] + ½[pᵢ = pⱼ] over events i and non-events j, by all pairs; SE by DeLong (1988)',
          inputs: [
            ['events', events],
            ['non-events', weight - events],
            ['standard error', auc.standardError ?? 'none'],
            ['interval from', auc.interval?.[0] ?? 'none'],
            ['interval to', auc.interval?.[1] ?? 'none'],
          ],
          r: 'with(list(p = signif(fitted(fit), 12), y = fit$y), wilcox.test(p[y == 1], p[y == 0])$statistic / (sum(y == 1) * sum(y == 0)))',
          python:
            'from sklearn.metrics import roc_auc_score; roc_auc_score(fit.model.endog, fit.fittedvalues)',
        },
        judged,
      ),
    },
  ];
  if (averagePrecision === null) return found;
  const explanation: Explanation = {
    title: `Average precision, ${judged.rows}`,
    value: averagePrecision,
    meaning:
      'The precision averaged over the recall gained. A model that knows nothing has the share of events.',
    formula: 'AP = Σ (recall − recall before)·precision over the thresholds',
    inputs: [['share of events', events / weight]],
    r: 'with(aggregate(cbind(y, n) ~ p, data.frame(y = fit$y, n = 1, p = -signif(fitted(fit), 12)), sum), sum(y * cumsum(y) / cumsum(n)) / sum(y))',
    python:
      'from sklearn.metrics import average_precision_score; average_precision_score(fit.model.endog, fit.fittedvalues)',
  };
  const told = onRows(explanation, judged);
  return [...found, { name: 'Average precision', text: number(averagePrecision), explanation: told }];
}

export function accuracy({ brier, logLoss, weight, events }: Evaluation, judged: Judged): Statistic[] {
  const share = events / weight;
  const found: Statistic[] = [
    {
      name: 'Brier score',
      text: number(brier),
      explanation: onRows(
        {
          title: `Brier score, ${judged.rows}`,
          value: brier,
          meaning:
            'Mean squared distance of probability and outcome: lower is better; one probability for all would have the score below.',
          formula: 'Σ (p − y)² / n',
          inputs: [
            ['n', weight],
            ['of one probability for all', share * (1 - share)],
          ],
          r: 'mean((fitted(fit) - fit$y)^2)',
          python: 'np.mean((fit.fittedvalues - fit.model.endog) ** 2)',
        },
        judged,
      ),
    },
  ];
  if (logLoss === null) return found;
  const explanation: Explanation = {
    title: `Log loss, ${judged.rows}`,
    value: logLoss,
    meaning: 'Mean surprise at what came: lower is better, 0.693 is a coin.',
    formula: '−ℓ / n',
    inputs: [['n', weight]],
    r: '-logLik(fit) / nobs(fit)',
    python: '-fit.llf / fit.nobs',
  };
  return [...found, { name: 'Log loss', text: number(logLoss), explanation: onRows(explanation, judged) }];
}

function recalibrated(name: 'intercept' | 'slope', of: EstimateReport, judged: Judged): Statistic {
  const place = name === 'intercept' ? 1 : 2;
  // Of the maximum-likelihood fit on its own rows.
  const isGiven = judged.rows === 'training rows' && !judged.isPenalised;
  const rounded = Math.abs(of.estimate) < 1e-9 * of.standardError ? 0 : of.estimate;
  return {
    name: `Calibration ${name}`,
    text: `${number(rounded)} ${between(of.interval)}`,
    explanation: onRows(
      {
        title: `Calibration ${name}, ${judged.rows}`,
        value: of.estimate,
        meaning:
          name === 'intercept'
            ? `The fit of the outcome on the predicted log-odds: 0 is right.${isGiven ? ' On training rows it is 0 by construction.' : ''}`
            : `The fit of the outcome on the predicted log-odds: 1 is right, below 1 the probabilities are too extreme.${isGiven ? ' On training rows it is 1 by construction.' : ''}`,
        formula: 'log-odds of y = intercept + slope·(predicted log-odds)   (Cox 1958)',
        inputs: [
          ['standard error', of.standardError],
          ['interval from', of.interval[0]],
          ['interval to', of.interval[1]],
        ],
        r: `coef(glm(fit$y ~ predict(fit), binomial))[[${place}]]`,
        python: `sm.GLM(fit.model.endog, sm.add_constant(fit.predict(which="linear")), family=sm.families.Binomial()).fit().params[${place - 1}]`,
      },
      judged,
    ),
  };
}

export function calibrationFigures(
  { calibration: { intercept, slope } }: Evaluation,
  judged: Judged,
): Statistic[] {
  return [
    ...(intercept === null ? [] : [recalibrated('intercept', intercept, judged)]),
    ...(slope === null ? [] : [recalibrated('slope', slope, judged)]),
  ];
}
