/** What is said of selected columns as text for a terminal or a log. */
import {
  type ComparisonSummaryOptions,
  cellOfP,
  pageOf,
  paragraph,
  table,
  warningLines,
} from '../nested/page.js';
import { formatNumber, formatPercentage, formatShare } from '../output/format.js';
import { joinLines, type Line } from '../output/line.js';
import type { Page } from '../output/printable.js';
import { counted } from '../output/summary.js';
import { shortNumber } from '../output/ticks.js';
import type { DebiasedReport, RefitSelectedReport, SplitInferenceReport, StabilityReport } from './report.js';

export type SelectionReport = RefitSelectedReport | SplitInferenceReport | StabilityReport | DebiasedReport;

const number = (value: number) => formatNumber(value, 4, 3);

function refitLines({ lambda, coefficients }: RefitSelectedReport, page: Page): Line[] {
  const cells = coefficients.map(({ term, class: own, estimate }) => [
    own === undefined ? term : `${own}: ${term}`,
    estimate === null ? '—' : number(estimate),
  ]);
  const title = `Maximum likelihood on the columns selected at lambda = ${shortNumber(lambda)}, without shrinkage; no p-values, since the rows chose the columns`;
  return [...paragraph(title, page, 'strong'), ...table(['', 'Estimate'], cells, page)];
}

function splitLines({ splits, seed, coefficients }: SplitInferenceReport, page: Page): Line[] {
  const told = coefficients
    .filter(({ selected }) => selected > 0)
    .sort((a, b) => a.p - b.p || b.selected - a.selected);
  const cells = told.map(({ term, estimate, p, selected }) => [
    ...[term, estimate === null ? '—' : number(estimate), cellOfP(p), formatShare(selected)],
  ]);
  const title = `Columns chosen on one half of the rows and tested on the other, ${counted(splits, 'split')} (seed ${seed}); p-values are corrected for how many were chosen`;
  const never = coefficients.length - told.length;
  return [
    ...paragraph(title, page, 'strong'),
    ...table(['', 'Estimate', 'p', 'Selected'], cells, page),
    ...(never === 0 ? [] : paragraph(`${counted(never, 'column')} never selected: p = 1.`, page)),
  ];
}

function stabilityLines(report: StabilityReport, page: Page): Line[] {
  const { pairs, seed, most, threshold, expectedFalse, columns } = report;
  const told = columns.filter(({ frequency }) => frequency > 0).sort((a, b) => b.frequency - a.frequency);
  const cells = told
    .slice(0, Math.max(20, told.filter(({ stable }) => stable).length))
    .map(({ term, frequency, stable }) => [term, formatShare(frequency), stable ? 'stable' : '']);
  const title = `Stability selection: how often a column is among the first ${most} that enter, over ${counted(pairs, 'pair')} of halves of the rows (seed ${seed})`;
  const bound = `From ${formatPercentage(threshold)} % on a column counts as stable; of those that do at most ${number(expectedFalse)} are expected to be there by chance.`;
  return [
    ...paragraph(title, page, 'strong'),
    ...table(['', 'Frequency', ''], cells, page),
    ...paragraph(bound, page),
  ];
}

function debiasedLines({ lambda, confidence, coefficients }: DebiasedReport, page: Page): Line[] {
  const cells = coefficients.map(({ term, penalised, estimate, standardError, p, interval }) => [
    ...[term, number(penalised), number(estimate), number(standardError), cellOfP(p)],
    `[${number(interval[0])}, ${number(interval[1])}]`,
  ]);
  const title = `Debiased: the shrinkage at lambda = ${shortNumber(lambda)} taken back`;
  const header = ['', 'Penalised', 'Debiased', 'Std.Err', 'p', `${formatPercentage(confidence)}% CI`];
  return [...paragraph(title, page, 'strong'), ...table(header, cells, page)];
}

function linesOf(report: SelectionReport, page: Page): Line[] {
  switch (report.format) {
    case 'oddsmith-refit-selected/1':
      return refitLines(report, page);
    case 'oddsmith-split-inference/1':
      return splitLines(report, page);
    case 'oddsmith-stability/1':
      return stabilityLines(report, page);
    case 'oddsmith-debiased/1':
      return debiasedLines(report, page);
  }
}

/** Any of the reports of selected columns as text; no line break follows the last line. Every figure is rounded: the object has all digits. */
export function summariseSelection(report: SelectionReport, options: ComparisonSummaryOptions = {}): string {
  const page = pageOf(options);
  const lines = [...linesOf(report, page), ...warningLines(report.warnings, page)];
  return joinLines(lines, options.colour ?? false);
}
