/** A fit of several classes as text: a table of coefficients for each class, or one where they have none. */
import type { FitReport } from '../fit/report.js';
import type { Schema } from '../formula/schema.js';
import { coefficientTable } from '../output/coefficient-table.js';
import { formatCount, formatShare } from '../output/format.js';
import { joinLines, type Line } from '../output/line.js';
import { type Page, printable, wrap } from '../output/printable.js';
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
} from '../output/summary.js';

/** As `summarise`, of a report with classes. Throws `option-invalid` where the width is not a number. */
export function summariseClasses(
  report: FitReport,
  schema: Schema,
  options: SummaryOptions = {},
  separated: string | null = null,
): string {
  const page = pageOf(options);
  const { showReference = true, colour = false, termTests: shown = 'auto' } = options;
  const tests = report.terms.filter(({ df }) => shown === 'all' || df > 1);
  const lines = [
    ...heading(report, schema, page),
    ...tables(report, schema, showReference, page),
    ...termTests(tests, 'Likelihood-ratio test', page),
    ...fitStatistics(report, page),
    ...notes(report, page),
    ...(separated === null ? [] : toned(wrap(printable(separated, page), page), 'failure')),
    ...proof(report, page),
  ];
  return joinLines(lines, colour);
}

function heading(report: FitReport, { response }: Schema, page: Page): Line[] {
  const { weightsKind, rows, rowsDropped, weight, classes = [], reference } = report;
  const n = weightsKind === 'frequency' ? weight : rows;
  const first = [`Modelling the classes of ${response.label} against ${reference}`, `n = ${formatCount(n)}`];
  const shares = classes.map(
    (one) => `${one.level} = ${formatCount(one.weight)} (${formatShare(one.weight / weight)})`,
  );
  const more: string[] = [];
  if (n !== rows) more.push(`in ${counted(rows, 'row')}`);
  if (weightsKind !== null) more.push(`${weightsKind} weights`);
  if (rowsDropped > 0) more.push(`${counted(rowsDropped, 'row')} left out for missing values`);
  return [
    ...toned(items(first, page), 'strong'),
    ...toned(items(shares, page), 'plain'),
    ...toned(items(more, page), 'plain'),
  ];
}

/** One table after the other, in class order. */
function tables(report: FitReport, schema: Schema, showReference: boolean, page: Page): Line[] {
  const names = [...new Set(report.coefficients.map((one) => one.class))];
  return names.flatMap((name) => {
    const coefficients = report.coefficients.filter((one) => one.class === name);
    const table = coefficientTable({ ...report, coefficients }, schema, showReference, page);
    const title = printable(`${name} against ${report.reference}`, page);
    return name === null ? table : [...toned(['', title], 'strong'), ...table];
  });
}
