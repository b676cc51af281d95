/** An evaluation as text for a terminal or a log. */
import { formatCount, formatPercentage, formatShare } from '../output/format.js';
import { joinLines, type Line, type Tone } from '../output/line.js';
import { flow, type Page, printable, wrap } from '../output/printable.js';
import type { ConfusionReport, EstimateReport, Evaluation, RateName } from './evaluation.js';
import { decisions } from './summary-decisions.js';
import { comparisonLines, groupTable } from './summary-groups.js';
import { resampled } from './summary-resampling.js';
import { number, table, withInterval } from './summary-table.js';

export interface EvaluationSummaryOptions {
  /** Cells in a line. Default 80; less than 60 counts as 60. */
  readonly width?: number;
  /** False gives pure ASCII. Default true. */
  readonly unicode?: boolean;
  /** ANSI colours. Default false. */
  readonly colour?: boolean;
}

/** What rounding left of a 0 is none. */
const settled = ({ estimate, standardError }: EstimateReport) =>
  Math.abs(estimate) < 1e-9 * standardError ? 0 : estimate;

function heading({ response, event, rows, rowsDropped, weight, events }: Evaluation): string[] {
  return [
    `Evaluating P(${response} = ${event})`,
    `n = ${formatCount(weight)}`,
    `events = ${formatCount(events)} (${formatShare(events / weight)})`,
    ...(rows === weight ? [] : [`in ${formatCount(rows)} rows`]),
    ...(rowsDropped === 0 ? [] : [`${formatCount(rowsDropped)} rows left out`]),
  ];
}

function figures(evaluation: Evaluation): string[][] {
  const {
    auc,
    averagePrecision,
    kolmogorovSmirnov,
    brier,
    brierDecomposition,
    logLoss,
    calibration,
    events,
  } = evaluation;
  const { intercept, slope, expectedEvents, errors, curve } = calibration;
  const { skill, reliability, resolution, uncertainty } = brierDecomposition;
  return [
    [
      auc === null ? 'no AUC: one class alone' : `AUC ${withInterval(auc.estimate, auc.interval)}`,
      ...(averagePrecision === null ? [] : [`average precision ${number(averagePrecision)}`]),
      ...(kolmogorovSmirnov === null ? [] : [`KS ${number(kolmogorovSmirnov.statistic)}`]),
    ],
    [
      `Brier score ${number(brier)}`,
      ...(skill === null ? [] : [`skill ${number(skill)}`]),
      logLoss === null ? 'log loss infinite: what was held impossible came' : `log loss ${number(logLoss)}`,
      `reliability ${number(reliability)}, resolution ${number(resolution)}, uncertainty ${number(uncertainty)}`,
    ],
    [
      `events expected ${formatCount(Number(expectedEvents.toFixed(1)))}, observed ${formatCount(events)}`,
      ...(intercept === null ? [] : [`intercept ${withInterval(settled(intercept), intercept.interval)}`]),
      ...(slope === null ? [] : [`slope ${withInterval(slope.estimate, slope.interval)}`]),
      `calibration error ${number(errors.equalMass)}`,
      ...(curve === null ? [] : [`of the smooth curve ${number(curve.averageError)}`]),
    ],
  ];
}

function bins({ calibration, confidence }: Evaluation, page: Page): string[] {
  const interval = `[${formatPercentage(confidence)}% CI]`;
  const body = calibration.bins.map((bin) => [
    `${number(bin.lowest)} to ${number(bin.highest)}`,
    formatCount(bin.weight),
    number(bin.predicted),
    `${number(bin.observed)} [${number(bin.interval[0])}, ${number(bin.interval[1])}]`,
  ]);
  return table(['Predicted risk', 'n', 'mean', `events ${interval}`], body).map((line) =>
    printable(line, page),
  );
}

function matrix(confusion: ConfusionReport, { event, reference }: Evaluation, page: Page): string[] {
  const { truePositives, falsePositives, falseNegatives, trueNegatives } = confusion;
  const name = (label: string) => printable(label, page);
  return table(
    [
      confusion.threshold === null ? 'At no threshold' : `At the threshold ${number(confusion.threshold)}`,
      `says ${name(event)}`,
      `says ${name(reference)}`,
    ],
    [
      [`is ${name(event)}`, formatCount(truePositives), formatCount(falseNegatives)],
      [`is ${name(reference)}`, formatCount(falsePositives), formatCount(trueNegatives)],
    ],
  );
}

const SHOWN: readonly (readonly [RateName, string])[] = [
  ['sensitivity', 'sensitivity'],
  ['specificity', 'specificity'],
  ['positivePredictiveValue', 'positive predictive value'],
  ['negativePredictiveValue', 'negative predictive value'],
  ['accuracy', 'accuracy'],
  ['balancedAccuracy', 'balanced accuracy'],
  ['fBeta', 'F'],
  ['matthewsCorrelation', 'Matthews correlation'],
  ['positiveLikelihoodRatio', 'likelihood ratio +'],
  ['negativeLikelihoodRatio', 'likelihood ratio -'],
];

function rates({ rates: all }: ConfusionReport): string[] {
  return SHOWN.flatMap(([name, text]) => {
    const rate = all.find((one) => one.name === name);
    return rate === undefined || rate.estimate === null
      ? []
      : [`${text} ${withInterval(rate.estimate, rate.interval)}`];
  });
}

const TRAINING =
  'Training rows: the model was fitted on these very rows, so every figure here flatters it. Rows it has not seen tell how good it is.';

/** An evaluation as text; no line break follows the last line. Every figure is rounded: `--json` has all digits. */
export function summariseEvaluation(evaluation: Evaluation, options: EvaluationSummaryOptions = {}): string {
  const { width = 80, unicode = true, colour = false } = options;
  const page: Page = { width: Math.max(60, Math.floor(width)), unicode };
  const toned = (texts: readonly string[], tone: Tone): Line[] => texts.map((text) => ({ text, tone }));
  const items = (texts: readonly string[]) =>
    flow(
      texts.map((text) => printable(text, page)),
      '   ',
      page,
    );
  const names = ['Discrimination', 'Accuracy', 'Calibration'];
  const { confusion, trainingRows, warnings = [] } = evaluation;
  const lines: Line[] = [
    ...toned(items(heading(evaluation)), 'strong'),
    ...(trainingRows ? toned(wrap(TRAINING, page), 'warning') : []),
    ...warnings.flatMap((text) => toned(wrap(printable(text, page), page), 'warning')),
    ...toned([''], 'plain'),
    ...figures(evaluation).flatMap((texts, i) =>
      toned(items([`${names[i]}: ${texts[0]}`, ...texts.slice(1)]), 'plain'),
    ),
    ...toned(['', ...bins(evaluation, page)], 'plain'),
    ...toned(['', ...matrix(confusion, evaluation, page), ...items(rates(confusion))], 'plain'),
    ...toned(['', ...items(decisions(evaluation))], 'plain'),
    ...[groupTable, comparisonLines, resampled].flatMap((part) => {
      const texts = part(evaluation, page).map((text) => printable(text, page));
      return texts.length === 0 ? [] : toned(['', ...texts], 'plain');
    }),
  ];
  return joinLines(lines, colour);
}
