/** A path as text for a terminal or a log. */
import { log } from '../math/elementary.js';
import { pageOf, paragraph, table, toned, warningLines } from '../nested/page.js';
import { formatCount, formatNumber, formatScientific, formatShare } from '../output/format.js';
import { labelOf } from '../output/label.js';
import { joinLines, type Line } from '../output/line.js';
import type { Page } from '../output/printable.js';
import { counted, items } from '../output/summary.js';
import { textChart } from '../output/text-chart.js';
import { linearTicks, logTicks, shortNumber } from '../output/ticks.js';
import { pathCurves, penaltyText, spread } from './curves.js';
import type { PathPointReport, PathReport } from './report.js';

export interface PathSummaryOptions {
  /** Cells in a line. Default 80; less than 60 counts as 60. */
  readonly width?: number;
  /** False gives pure ASCII. Default true. */
  readonly unicode?: boolean;
  /** ANSI colours. Default false. */
  readonly colour?: boolean;
  /** A point whose coefficients are told in place of the table of some λ. Default: none. */
  readonly point?: PathPointReport;
}

const PICTURE_ROWS = 12;
const TABLE_ROWS = 10;
/** Curves beyond are ink. */
const DRAWN = 40;
/** Coefficients that are told. */
const TOLD = 40;

/** What is fitted, under which penalty. */
function heading(report: PathReport, page: Page): Line[] {
  const { points } = report;
  const range =
    points.length < 2
      ? ''
      : ` from ${shortNumber(points[0]!.lambda)} to ${shortNumber(points.at(-1)!.lambda)}`;
  const stop =
    report.stopReason === 'saturated' ? '; ended early, where the rows are all but told apart' : '';
  const penalty = `${penaltyText(report)}, ${counted(points.length, 'value')} of lambda${range}${stop}`;
  return [...rowsHeading(report, page), ...paragraph(penalty, page)];
}

/** Characters of a formula that are told: those of thousands of columns would be all that is seen. */
const FORMULA = 400;

/** A long formula without the terms in the middle. */
export function shortFormula(formula: string): string {
  if (formula.length <= FORMULA) return formula;
  const terms: number[] = [];
  for (let i = 0, depth = 0; i < formula.length; i++) {
    if (formula[i] === '(') depth++;
    else if (formula[i] === ')') depth--;
    else if (depth === 0 && formula.startsWith(' + ', i)) terms.push(i);
  }
  const last = terms.at(-1) ?? 0;
  const end = terms.findLast((at) => at <= FORMULA / 2) ?? 0;
  const cut = terms.filter((at) => at >= end && at < last).length;
  if (end === 0 || cut < 2) return formula;
  return `${formula.slice(0, end)} + … (${formatCount(cut)} more)${formula.slice(last)}`;
}

type RowsOfReport = Pick<
  PathReport,
  'formula' | 'event' | 'classes' | 'rows' | 'weight' | 'events' | 'rowsDropped' | 'weightsKind'
>;

/** The formula, and what it was fitted on. */
export function rowsHeading(report: RowsOfReport, page: Page): Line[] {
  const { formula, event, classes, rows, weight, events, rowsDropped, weightsKind } = report;
  const n = weightsKind === 'frequency' || weightsKind === 'totals' ? weight : rows;
  const facts = [
    `n = ${formatCount(n)}`,
    ...(events === null ? [] : [`events${event === null ? '' : ` (${event})`} = ${formatCount(events)}`]),
    ...(classes === undefined ? [] : [`classes ${classes.join(', ')}`]),
    ...(weightsKind === null ? [] : [`${weightsKind} weights`]),
    ...(rowsDropped > 0 ? [`${counted(rowsDropped, 'row')} left out for missing values`] : []),
  ];
  return [...paragraph(shortFormula(formula), page, 'strong'), ...toned(items(facts, page))];
}

/** The curves of the coefficients; nothing where there are none to draw. */
function picture(report: PathReport, page: Page): Line[] {
  const { points } = report;
  const curves = pathCurves(report);
  if (points.length < 3 || curves.length === 0) return [];
  const values = curves.flatMap((curve) => curve.values);
  const low = values.reduce((least, value) => Math.min(least, value), 0);
  const high = values.reduce((most, value) => Math.max(most, value), 0);
  const x = points.map(({ lambda }) => log(lambda));
  const chart = {
    curves: curves.slice(0, DRAWN).map((curve) => curve.values.map((value, i) => [x[i]!, value] as const)),
    names: curves.map((curve) => ({ y: curve.values.at(-1)!, label: curve.label })),
    x: [x[0]!, x.at(-1)!] as const,
    y: [low, high] as const,
    xTicks: logTicks(points.at(-1)!.lambda, points[0]!.lambda),
    yTicks: linearTicks(low, high, 4),
    rows: PICTURE_ROWS,
  };
  const title = 'Coefficients per standard deviation of their column, over lambda:';
  return [...toned(['']), ...paragraph(title, page), ...toned(textChart(chart, page))];
}

/** Two digits of what is next to nothing. */
function tiny(value: number): string {
  return value === 0 ? '0' : formatScientific(value, 2);
}

/** The share of the deviance; a rounding below 0 is 0. */
function explained({ devianceExplained }: PathPointReport): string {
  return formatShare(Math.max(0, devianceExplained));
}

function pointsTable({ points }: PathReport, page: Page): Line[] {
  const cells = spread(points.length, TABLE_ROWS).map((i) => {
    const { lambda, nonzero, violation } = points[i]!;
    return [shortNumber(lambda), formatCount(nonzero), explained(points[i]!), tiny(violation)];
  });
  return [
    { text: '', tone: 'plain' },
    ...table(['Lambda', 'Non-zero', 'Deviance explained', 'Violation'], cells, page),
  ];
}

/** Coefficients that are not 0 as a table: the intercepts first, then the largest on the scale of the penalty. */
export function coefficientLines(
  columns: PathReport['columns'],
  coefficients: readonly number[],
  page: Page,
): Line[] {
  const rows = columns.flatMap((column, j) => {
    const value = coefficients[j]!;
    const deviation = column.standardDeviation;
    if (deviation !== null && value === 0) return [];
    return [{ label: labelOf(column), value, scaled: deviation === null ? null : value * deviation }];
  });
  const size = ({ scaled }: { scaled: number | null }) =>
    scaled === null ? Number.POSITIVE_INFINITY : Math.abs(scaled);
  rows.sort((a, b) => size(b) - size(a) || 0);
  const cells = rows.slice(0, TOLD).map(({ label, value, scaled }) => {
    return [label, formatNumber(value, 4, 3), scaled === null ? '' : formatNumber(scaled, 4, 3)];
  });
  const hidden = `and ${formatCount(rows.length - TOLD)} more: the object has all`;
  return [
    ...table(['', 'Estimate', 'per std. dev.'], cells, page),
    ...(rows.length > TOLD ? paragraph(hidden, page) : []),
  ];
}

function pointLines({ columns }: PathReport, point: PathPointReport, page: Page): Line[] {
  const title = `At lambda = ${shortNumber(point.lambda)} ${counted(point.nonzero, 'coefficient')} not 0, ${explained(point)} of the deviance explained:`;
  return [...toned(['']), ...paragraph(title, page), ...coefficientLines(columns, point.coefficients, page)];
}

/** How near each point is to its optimum, in a sentence. */
export function certificateText(
  points: readonly PathPointReport[],
  columns: number,
  tolerance: number,
): string {
  const worst = points.reduce((most, { violation }) => Math.max(most, violation), 0);
  const gaps = points.flatMap(({ dualityGap }) => (dualityGap === null ? [] : [dualityGap]));
  const gap =
    gaps.length === points.length && gaps.length > 0
      ? ` By its dual the objective can fall by at most ${tiny(gaps.reduce((most, one) => Math.max(most, one)))}.`
      : '';
  const where = points.length === 1 ? 'The' : 'At every lambda the';
  const met = worst <= tolerance ? 'asked for' : 'NOT the asked for';
  return `${where} optimality conditions of ${columns === 1 ? 'the one column' : `all ${formatCount(columns)} columns`} hold to ${tiny(worst)} of the largest lambda (${met}: ${shortNumber(tolerance)}).${gap}`;
}

/**
 * The path as text: head, picture of the curves, a table of some λ or the coefficients at `point`, the certificate. No line break
 * follows the last line. Every figure is rounded: the object has all digits.
 */
export function summarisePath(report: PathReport, options: PathSummaryOptions = {}): string {
  const page = pageOf(options);
  const { point } = options;
  const columns = report.columns.filter(({ standardDeviation }) => standardDeviation !== null).length;
  const certified = point === undefined ? report.points : [point];
  const notes = report.excluded.length === 0 ? [] : [`Constant, so at 0: ${report.excluded.join(', ')}.`];
  return joinLines(
    [
      ...heading(report, page),
      ...picture(report, page),
      ...(point === undefined ? pointsTable(report, page) : pointLines(report, point, page)),
      { text: '', tone: 'plain' },
      ...paragraph(certificateText(certified, columns, report.tolerance), page),
      ...notes.flatMap((note) => paragraph(note, page)),
      ...warningLines(report.warnings, page),
    ],
    options.colour ?? false,
  );
}
