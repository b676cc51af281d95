/** Cross-validation as text for a terminal or a log. */
import { log } from '../math/elementary.js';
import {
  type ComparisonSummaryOptions,
  pageOf,
  paragraph,
  table,
  toned,
  warningLines,
} from '../nested/page.js';
import { formatCount, formatNumber, formatScientific } from '../output/format.js';
import { joinLines, type Line } from '../output/line.js';
import type { Page } from '../output/printable.js';
import { counted } from '../output/summary.js';
import { textChart } from '../output/text-chart.js';
import { linearTicks, logTicks, shortNumber } from '../output/ticks.js';
import { penaltyText, spread } from '../path/curves.js';
import { coefficientLines, rowsHeading } from '../path/summary.js';
import { drawnCurves, extent } from './curves.js';
import type { Measure, Rule } from './options.js';
import type { ChoiceReport, CrossValidationReport } from './report.js';

const PICTURE_ROWS = 11;
/** More would be a band of ink. */
const BARS = 16;

const MEASURES: Readonly<Record<Measure, string>> = {
  deviance: 'deviance',
  auc: 'AUC',
  brier: 'Brier score',
  misclassification: 'misclassified share',
};

const RULES: Readonly<Record<Rule, string>> = {
  minimum: 'best mean',
  'one-standard-error': 'one standard error',
};

/** The folds in words: `10 folds, each with its share of the events; seed 1`. */
function foldsText({ folds, family }: CrossValidationReport): string {
  const { kind, count, repeats, seed, column } = folds;
  const how = {
    random: '',
    stratified: `, each with its share of ${family === 'multinomial' ? 'every class' : 'the events'}`,
    grouped: column === null ? ' of whole groups' : ` of whole groups of ${column}`,
    time: column === null ? ' in order of time' : ` in order of ${column}: what is later is held out`,
    given: ', as given',
  }[kind];
  const again = repeats > 1 ? `, shared out ${counted(repeats, 'time')}` : '';
  return `${counted(count, 'fold')}${how}${again}${seed === null ? '' : `; seed ${seed}`}`;
}

/** The curve of the chosen α with bars of a standard error, those of the others as lines. */
function picture(report: CrossValidationReport, page: Page): Line[] {
  const curves = drawnCurves(report);
  const [main] = curves;
  if (main === undefined || main.points.length < 3) return [];
  const { x, y: ends } = extent(curves);
  const pad = ends[1] > ends[0] ? 0 : 1;
  const y = [ends[0] - pad, ends[1] + pad] as const;
  const lambdas = report.curves.flatMap(({ points }) => points.map(({ lambda }) => lambda));
  const { minimum, 'one-standard-error': simpler } = report.choices;
  const isSame = minimum.lambda === simpler.lambda;
  const chart = {
    curves: curves.map(({ points }) => points.map((point) => [point.x, point.mean] as const)),
    bars: spread(main.points.length, BARS).map((i) => {
      const { x: at, low, high } = main.points[i]!;
      return [at, low, high] as const;
    }),
    marks: [
      { x: log(minimum.lambda), label: isSame ? 'best, 1 SE' : 'best' },
      ...(isSame ? [] : [{ x: log(simpler.lambda), label: '1 SE' }]),
    ],
    names:
      curves.length === 1
        ? []
        : curves.map(({ alpha, points }) => ({
            ...{ y: points.at(-1)!.mean, label: `alpha ${shortNumber(alpha)}` },
          })),
    xTicks: logTicks(Math.min(...lambdas), Math.max(...lambdas)),
    yTicks: linearTicks(y[0], y[1], 4),
    ...{ x, y, rows: PICTURE_ROWS },
  };
  const of = curves.length === 1 ? '' : ` (of alpha ${shortNumber(main.alpha)})`;
  const title = `Mean ${MEASURES[report.measure]} of held-out rows over lambda, bars of one standard error${of}:`;
  return [...toned(['']), ...paragraph(title, page), ...toned(textChart(chart, page))];
}

function choicesTable(report: CrossValidationReport, page: Page): Line[] {
  const cells = (rule: Rule, choice: ChoiceReport) => [
    `${RULES[rule]}${rule === report.rule ? ' (chosen)' : ''}`,
    shortNumber(choice.lambda),
    shortNumber(choice.alpha),
    formatNumber(choice.mean, 4, 3),
    choice.standardError === null ? '—' : formatNumber(choice.standardError, 4, 2),
    formatCount(choice.nonzero),
  ];
  const { minimum, 'one-standard-error': simpler } = report.choices;
  const header = ['Rule', 'Lambda', 'Alpha', `Mean ${MEASURES[report.measure]}`, 'Std. err.', 'Non-zero'];
  return [
    ...toned(['']),
    ...table(header, [cells('minimum', minimum), cells('one-standard-error', simpler)], page),
  ];
}

/** What is to be expected of the choice on rows that took no part in it. */
function expectation({ nested, measure, chosen }: CrossValidationReport, page: Page): Line[] {
  if (nested === null) {
    const text = `The mean at the chosen lambda, ${formatNumber(chosen.mean, 4, 3)}, is a little too good, since it was chosen for it; nested cross-validation estimates without that.`;
    return paragraph(text, page);
  }
  const error =
    nested.standardError === null ? '' : `, standard error ${formatNumber(nested.standardError, 4, 2)}`;
  const text = `Nested cross-validation, where the choice is made anew without the rows that judge it: ${MEASURES[measure]} ${formatNumber(nested.mean, 4, 3)}${error}.`;
  return paragraph(text, page);
}

const HONESTY =
  'These coefficients are shrunken, and were chosen by looking at the rows: standard errors and p-values would not be valid, so there are none. Choosing on one half of the rows and testing on the other gives p-values that are valid.';

/** The chosen coefficients, on the scale of their columns, too. */
function chosenLines({ chosen, path, largestViolation }: CrossValidationReport, page: Page): Line[] {
  const tiny = (value: number) => (value === 0 ? '0' : formatScientific(value, 2));
  const estimates = new Map(
    chosen.coefficients.map(({ term, class: name, estimate }) => [JSON.stringify([term, name]), estimate]),
  );
  const values = path.columns.map(
    ({ term, class: name }) => estimates.get(JSON.stringify([term, name])) ?? 0,
  );
  const title = `${penaltyText({ ...chosen, grouped: path.grouped })} at lambda = ${shortNumber(chosen.lambda)}: ${counted(chosen.nonzero, 'coefficient')} not 0, optimality conditions met to ${tiny(chosen.violation)} of the largest lambda (of all folds, at every lambda, to ${tiny(largestViolation)})`;
  return [...toned(['']), ...paragraph(title, page), ...coefficientLines(path.columns, values, page)];
}

/**
 * Cross-validation as text: the folds, a picture of the curve, what the rules choose, the chosen coefficients and what they are not
 * good for. No line break follows the last line. Every figure is rounded: the object has all digits.
 */
export function summariseCrossValidation(
  report: CrossValidationReport,
  options: ComparisonSummaryOptions = {},
): string {
  const page = pageOf(options);
  return joinLines(
    [
      ...rowsHeading(report, page),
      ...paragraph(foldsText(report), page),
      ...picture(report, page),
      ...choicesTable(report, page),
      ...chosenLines(report, page),
      ...toned(['']),
      ...expectation(report, page),
      ...paragraph(HONESTY, page),
      ...warningLines(report.warnings, page),
    ],
    options.colour ?? false,
  );
}
