/** A comparison of models as text for a terminal or a log. */
import { formatCount, formatNumber } from '../../output/format.js';
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
import type { ComparisonReport } from './report.js';

function modelLines({ models }: ComparisonReport, page: Page): Line[] {
  const body = models.map(({ name, parameters, deviance, dfResidual, aic, bic }) => [
    name,
    formatCount(parameters),
    formatCount(dfResidual),
    formatNumber(deviance, 2),
    number(aic),
    number(bic),
  ]);
  return table(['Model', 'Parameters', 'df left', 'Deviance', 'AIC', 'BIC'], body, page);
}

function testLines({ tests, adjustment }: ComparisonReport, page: Page): Line[] {
  const made = tests.flatMap(({ smaller, larger, test }) =>
    test === null ? [] : [[`${larger} against ${smaller}`, ...testCells(test, adjustment)]],
  );
  const refused = tests.flatMap(({ smaller, larger, reasons }) =>
    reasons.length === 0
      ? []
      : paragraph(`${larger} against ${smaller}: not tested, since ${reasons.join('; ')}.`, page, 'warning'),
  );
  return [
    ...(made.length === 0
      ? []
      : [...toned(['']), ...table(['Likelihood ratio', ...testHeader(adjustment)], made, page)]),
    ...(refused.length === 0 ? [] : [...toned(['']), ...refused]),
  ];
}

/** The comparison as text; no line break follows the last line. Every figure is rounded: the object has all digits. */
export function summariseComparison(
  report: ComparisonReport,
  options: ComparisonSummaryOptions = {},
): string {
  const page = pageOf(options);
  const { response, event, models } = report;
  return joinLines(
    [
      ...paragraph(`Comparing models of ${modelled(response, event)}`, page, 'strong'),
      ...models.flatMap(({ name, formula }) => paragraph(`${name}: ${formula}`, page)),
      ...toned(['']),
      ...modelLines(report, page),
      ...testLines(report, page),
      ...warningLines(report.warnings, page),
    ],
    options.colour ?? false,
  );
}
