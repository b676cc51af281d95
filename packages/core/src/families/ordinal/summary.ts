/** A fit of ordered classes as text. */
import type { CoefficientReport, FitReport, ProportionalOddsReport } from '../../fit/report.js';
import type { Schema, TermSchema } from '../../formula/schema.js';
import { coefficientTable } from '../../output/coefficient-table.js';
import { formatCount, formatExactP, formatNumber } from '../../output/format.js';
import type { Line } from '../../output/line.js';
import { type Page, printable } from '../../output/printable.js';
import { framed, items, type SummaryOptions, toned } from '../../output/summary.js';
import { classHeading } from '../class-heading.js';

/** As `summarise`, of a report with ordered classes. Throws `option-invalid` where the width is not a number. */
export function summariseOrdinal(
  report: FitReport,
  schema: Schema,
  options: SummaryOptions = {},
  separated: string | null = null,
): string {
  const table = tableOf(report, schema);
  return framed(report, options, (page, showReference) => ({
    above: [
      ...heading(report, schema, page),
      ...coefficientTable({ ...report, coefficients: table.coefficients }, table.schema, showReference, page),
    ],
    below: proportionality(report.proportionalOdds, page),
    separated: separated && printable(separated, page),
  }));
}

function heading(report: FitReport, { response }: Schema, page: Page): Line[] {
  const order = report.classes!.map(({ level }) => level).join(' < ');
  const profiled = report.intervals === 'profile' ? ['intervals by profile likelihood'] : [];
  return classHeading(`the order ${order} of ${response.label}`, report, profiled, page);
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
