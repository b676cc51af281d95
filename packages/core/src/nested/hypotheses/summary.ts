/** Tests of hypotheses as text for a terminal or a log. */
import { formatPercentage } from '../../output/format.js';
import { joinLines, type Line } from '../../output/line.js';
import type { Page } from '../../output/printable.js';
import {
  type ComparisonSummaryOptions,
  modelled,
  number,
  pageOf,
  paragraph,
  table,
  testCells,
  testHeader,
  toned,
  warningLines,
} from '../page.js';
import type { EquationReport, HypothesesReport, HypothesisReport } from './report.js';

const KINDS = [
  ['Wald', 'wald'],
  ['Likelihood ratio', 'likelihoodRatio'],
  ['Score', 'score'],
] as const;

/** What the left side of an equation has more than its right. */
function equationCells({ equation, estimate, standardError, interval }: EquationReport): string[] {
  const ends = interval === null ? '—' : `[${interval.map((end) => number(end, 3)).join(', ')}]`;
  return [equation, number(estimate, 3), number(standardError, 3), ends];
}

function section(hypothesis: HypothesisReport, report: HypothesesReport, page: Page): Line[] {
  const { adjustment, confidence } = report;
  const tests = KINDS.flatMap(([name, kind]) => {
    const test = hypothesis[kind];
    return test === null ? [] : [[name, ...testCells(test, adjustment)]];
  });
  const interval = `[${formatPercentage(confidence)}% CI]`;
  const equations = hypothesis.equations.map(equationCells);
  return [
    ...toned(['']),
    ...paragraph(hypothesis.hypothesis, page, 'strong'),
    ...table(['Left − right', 'Estimate', 'Std.Err', interval], equations, page),
    ...(tests.length === 0 ? [] : table(['Test', ...testHeader(adjustment)], tests, page)),
  ];
}

/** Why there are no figures. */
function untested(penalty: string): string {
  return `Note: A fit with ${penalty} has no standard errors and no likelihood of its own to compare: there are no tests.`;
}

/** Tests of hypotheses as text; no line break follows the last line. Every figure is rounded: the object has all digits. */
export function summariseHypotheses(
  report: HypothesesReport,
  options: ComparisonSummaryOptions = {},
): string {
  const page = pageOf(options);
  const { formula, response, event, covariance, penalty } = report;
  const errors = covariance === 'model' ? '' : `, covariance ${covariance}`;
  const penalised = penalty === null ? '' : `, penalty ${penalty}`;
  return joinLines(
    [
      ...paragraph(`Testing hypotheses about ${modelled(response, event)}`, page, 'strong'),
      ...paragraph(`${formula}${errors}${penalised}`, page),
      ...report.hypotheses.flatMap((hypothesis) => section(hypothesis, report, page)),
      ...(penalty === null || penalty === 'firth' ? [] : paragraph(untested(penalty), page)),
      ...warningLines(report.warnings, page),
    ],
    options.colour ?? false,
  );
}
