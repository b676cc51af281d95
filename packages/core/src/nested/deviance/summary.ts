/** An analysis of deviance as text for a terminal or a log. */
import { formatCount, formatNumber } from '../../output/format.js';
import { joinLines } from '../../output/line.js';
import {
  type ComparisonSummaryOptions,
  pageOf,
  paragraph,
  table,
  testCells,
  testHeader,
  toned,
  warningLines,
} from '../page.js';
import type { DevianceReport, DevianceType, ModelDeviance } from './report.js';

const TITLES: Readonly<Record<DevianceType, string>> = {
  I: 'type I: each term added to those before it',
  II: 'type II: each term added to all that it is not part of',
  III: 'type III: each term left out of the whole model',
};

const modelCells = ({ deviance, dfResidual }: ModelDeviance) => [
  formatCount(dfResidual),
  formatNumber(deviance, 2),
];

/** The analysis as text; no line break follows the last line. Every figure is rounded: the object has all digits. */
export function summariseDeviance(report: DevianceReport, options: ComparisonSummaryOptions = {}): string {
  const page = pageOf(options);
  const { type, penalty, adjustment, formula, response, event, nullModel, fullModel } = report;
  const empty = testHeader(adjustment).map(() => '');
  const rows = report.terms.map((term) => [term.term, ...testCells(term, adjustment), ...modelCells(term)]);
  const before = type === 'I' ? [['(null model)', ...empty, ...modelCells(nullModel)]] : [];
  const after = type === 'I' ? [] : [['(whole model)', ...empty, ...modelCells(fullModel)]];
  const model = type === 'I' ? ['df left', 'Deviance'] : ['df left', 'without it'];
  return joinLines(
    [
      ...paragraph(`Analysis of deviance of P(${response} = ${event}), ${TITLES[type]}`, page, 'strong'),
      ...(penalty === null ? [] : paragraph("Of the likelihood with Firth's penalty", page)),
      ...paragraph(formula, page),
      ...toned(['']),
      ...table(['Term', ...testHeader(adjustment), ...model], [...before, ...rows, ...after], page),
      ...warningLines(report.warnings, page),
    ],
    options.colour ?? false,
  );
}
