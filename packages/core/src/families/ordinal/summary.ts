/** A fit of ordered classes as text. */
import type { CoefficientReport, FitReport, ProportionalOddsReport } from '../../fit/report.js';
import type { Schema, TermSchema } from '../../formula/schema.js';
import { coefficientTable } from '../../output/coefficient-table.js';
import { formatCount, formatExactP, formatNumber, formatShare } from '../../output/format.js';
import { joinLines, type Line } from '../../output/line.js';
import { type Page, printable, wrap } from '../../output/printable.js';
import {
  counted,
  fitStatistics,
  items,
  notes,
  pageOf,
  proof,
  type SummaryOptions,
  termTests,
  toned,
} from '../../output/summary.js';

/** As `summarise`, of a report with ordered classes. Throws `option-invalid` where the width is not a number. */
export function summariseOrdinal(
  report: FitReport,
  schema: Schema,
  options: SummaryOptions = {},
  separated: string | null = null,
): string {
  const page = pageOf(options);
  const { showReference = true, colour = false, termTests: shown = 'auto' } = options;
  const tests = report.terms.filter(({ df }) => shown === 'all' || df > 1);
  const table = tableOf(report, schema);
  const lines = [
    ...heading(report, schema, page),
    ...coefficientTable({ ...report, coefficients: table.coefficients }, table.schema, showReference, page),
    ...termTests(tests, 'Likelihood-ratio test', page),
    ...fitStatistics(report, page),
    ...proportionality(report.proportionalOdds, page),
    ...notes(report, page),
    ...(separated === null ? [] : toned(wrap(printable(separated, page), page), 'failure')),
    ...proof(report, page),
  ];
  return joinLines(lines, colour);
}

function heading(report: FitReport, { response }: Schema, page: Page): Line[] {
  const { weightsKind, rows, rowsDropped, weight, intervals, classes = [] } = report;
  const n = weightsKind === 'frequency' ? weight : rows;
  const order = classes.map(({ level }) => level).join(' < ');
  const first = [`Modelling the order ${order} of ${response.label}`, `n = ${formatCount(n)}`];
  const shares = classes.map(
    (one) => `${one.level} = ${formatCount(one.weight)} (${formatShare(one.weight / weight)})`,
  );
  const more: string[] = [];
  if (n !== rows) more.push(`in ${counted(rows, 'row')}`);
  if (weightsKind !== null) more.push(`${weightsKind} weights`);
  if (rowsDropped > 0) more.push(`${counted(rowsDropped, 'row')} left out for missing values`);
  if (intervals === 'profile') more.push('intervals by profile likelihood');
  return [
    ...toned(items(first, page), 'strong'),
    ...toned(items(shares, page), 'plain'),
    ...toned(items(more, page), 'plain'),
  ];
}

/** One table: the slopes, those of each threshold where they differ, and at last the thresholds. */
function tableOf(report: FitReport, schema: Schema) {
  const own = (label: string): TermSchema => ({
    label,
    variables: [label],
    codings: ['numeric'],
    columns: [label],
  });
  const told = (one: CoefficientReport): CoefficientReport =>
    one.class === null ? one : { ...one, term: `${one.term} at ${one.class}` };
  const coefficients = report.coefficients.map(told);
  const terms = schema.terms.flatMap((term) => {
    const ofTerm = report.coefficients.filter(({ term: name }) => term.columns.includes(name));
    return ofTerm.every((one) => one.class === null) ? [term] : ofTerm.map((one) => own(told(one).term));
  });
  const thresholds = coefficients.slice(coefficients.length - (report.classes!.length - 1));
  const all = [...terms, ...thresholds.map(({ term }) => own(term))];
  return { coefficients, schema: { ...schema, intercept: false, terms: all } };
}

/** The tests of proportional odds, and which term speaks most against them. */
function proportionality(tests: ProportionalOddsReport | undefined, page: Page): Line[] {
  if (tests === undefined) return [];
  const { brant, likelihoodRatio } = tests;
  const told = [
    ...(likelihoodRatio ? [['likelihood-ratio', likelihoodRatio] as const] : []),
    ...(brant ? [['Brant', brant] as const] : []),
  ].map(([name, { statistic, df, p }], i) => {
    return `${i === 0 ? 'Proportional odds: ' : ''}${name} χ² = ${formatNumber(statistic, 2)} on ${formatCount(df)} df, p ${formatExactP(p)}`;
  });
  const worst = [...((likelihoodRatio ?? brant)?.terms ?? [])].sort((a, b) => a.p - b.p)[0];
  if (worst !== undefined && worst.p < 0.05)
    told.push(`most against it: ${worst.term}, p ${formatExactP(worst.p)}`);
  return toned(items(told, page), 'plain');
}
