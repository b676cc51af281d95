/** What samples of the rows say, in words. */
import { formatCount, formatPercentage } from '../output/format.js';
import type { BootstrapFigure, Evaluation, FigureName } from './evaluation.js';
import { number, orDash, table } from './summary-table.js';

const NAMES: Readonly<Record<FigureName, string>> = {
  auc: 'AUC',
  averagePrecision: 'average precision',
  brier: 'Brier score',
  brierSkill: 'Brier skill',
  logLoss: 'log loss',
  calibrationIntercept: 'calibration intercept',
  calibrationSlope: 'calibration slope',
  calibrationError: 'calibration error',
  sensitivity: 'sensitivity',
  specificity: 'specificity',
  positivePredictiveValue: 'pos. predictive value',
  negativePredictiveValue: 'neg. predictive value',
  accuracy: 'accuracy',
  balancedAccuracy: 'balanced accuracy',
  youden: 'Youden',
  fBeta: 'F',
  matthewsCorrelation: 'Matthews correlation',
};

/** Figures of two models that are told beside each other: those that need no threshold. */
const COMPARED = 8;

/** Nothing without samples. */
export function resampled({ bootstrap, optimism, confidence }: Evaluation): string[] {
  const percent = formatPercentage(confidence);
  const spread = (title: string, figures: readonly BootstrapFigure[]) =>
    table(
      [title, 'estimate', 'SE', `[${percent}% CI]`],
      figures
        .filter(({ standardError }) => standardError !== null)
        .map(({ figure, estimate, standardError, interval }) => [
          NAMES[figure],
          orDash(estimate),
          orDash(standardError),
          interval === null ? '-' : `[${number(interval[0])}, ${number(interval[1])}]`,
        ]),
    );
  const lines: string[] = [];
  if (bootstrap !== undefined) {
    const { resamples, unit, figures, differences } = bootstrap;
    lines.push(...spread(`Bootstrap, ${formatCount(resamples)} samples of ${unit}`, figures));
    if (differences !== null)
      lines.push('', ...spread('Difference of the models', differences.slice(0, COMPARED)));
  }
  if (optimism !== undefined) {
    const { resamples, failed, figures } = optimism;
    if (lines.length > 0) lines.push('');
    const title = `Refitted to ${formatCount(resamples - failed)} samples`;
    const body = figures
      .filter(({ corrected }) => corrected !== null)
      .map((one) => [NAMES[one.figure], orDash(one.apparent), orDash(one.optimism), orDash(one.corrected)]);
    lines.push(...table([title, 'apparent', 'optimism', 'corrected'], body));
    if (failed > 0) lines.push(`${formatCount(failed)} samples without a finite estimate are left out.`);
  }
  return lines;
}
