/** An evaluation as text for a terminal or a log. */
import { formatCount, formatNumber, formatPercentage, formatShare } from '../output/format.js';
import { joinLines, type Line, type Tone } from '../output/line.js';
import { displayWidth, flow, type Page, padEnd, padStart, printable, wrap } from '../output/printable.js';
import type { ConfusionReport, EstimateReport, Evaluation } from './evaluation.js';

export interface EvaluationSummaryOptions {
  /** Cells in a line. Default 80; less than 60 counts as 60. */
  readonly width?: number;
  /** False gives pure ASCII. Default true. */
  readonly unicode?: boolean;
  /** ANSI colours. Default false. */
  readonly colour?: boolean;
}

const number = (value: number) => formatNumber(value, 3);
const withInterval = (estimate: number, interval: readonly [number, number] | null) =>
  interval === null
    ? number(estimate)
    : `${number(estimate)} [${number(interval[0])}, ${number(interval[1])}]`;

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

function figures({ auc, averagePrecision, brier, logLoss, calibration, events }: Evaluation): string[][] {
  const { intercept, slope, expectedEvents } = calibration;
  return [
    [
      auc === null ? 'no AUC: one class alone' : `AUC ${withInterval(auc.estimate, auc.interval)}`,
      ...(averagePrecision === null ? [] : [`average precision ${number(averagePrecision)}`]),
    ],
    [
      `Brier score ${number(brier)}`,
      logLoss === null ? 'log loss infinite: what was held impossible came' : `log loss ${number(logLoss)}`,
    ],
    [
      `events expected ${formatCount(Number(expectedEvents.toFixed(1)))}, observed ${formatCount(events)}`,
      ...(intercept === null ? [] : [`intercept ${withInterval(settled(intercept), intercept.interval)}`]),
      ...(slope === null ? [] : [`slope ${withInterval(slope.estimate, slope.interval)}`]),
    ],
  ];
}

/** Columns that end where their header ends; the first begins where it begins. */
function table(header: readonly string[], body: readonly (readonly string[])[]): string[] {
  const all = [header, ...body];
  const widths = header.map((_, column) => Math.max(...all.map((cells) => displayWidth(cells[column]!))));
  return all.map((cells) =>
    cells
      .map((cell, column) => (column === 0 ? padEnd(cell, widths[0]!) : padStart(cell, widths[column]!)))
      .join('  ')
      .trimEnd(),
  );
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
    [`At the threshold ${confusion.threshold}`, `says ${name(event)}`, `says ${name(reference)}`],
    [
      [`is ${name(event)}`, formatCount(truePositives), formatCount(falseNegatives)],
      [`is ${name(reference)}`, formatCount(falsePositives), formatCount(trueNegatives)],
    ],
  );
}

function shares(confusion: ConfusionReport): string[] {
  const named = [
    ['sensitivity', confusion.sensitivity],
    ['specificity', confusion.specificity],
    ['positive predictive value', confusion.positivePredictiveValue],
    ['negative predictive value', confusion.negativePredictiveValue],
    ['accuracy', confusion.accuracy],
  ] as const;
  return named.flatMap(([name, value]) => (value === null ? [] : [`${name} ${number(value)}`]));
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
  const { confusion, trainingRows } = evaluation;
  const lines: Line[] = [
    ...toned(items(heading(evaluation)), 'strong'),
    ...(trainingRows ? toned(wrap(TRAINING, page), 'warning') : []),
    ...toned([''], 'plain'),
    ...figures(evaluation).flatMap((texts, i) =>
      toned(items([`${names[i]}: ${texts[0]}`, ...texts.slice(1)]), 'plain'),
    ),
    ...toned(['', ...bins(evaluation, page)], 'plain'),
    ...toned(['', ...matrix(confusion, evaluation, page), ...items(shares(confusion))], 'plain'),
  ];
  return joinLines(lines, colour);
}
