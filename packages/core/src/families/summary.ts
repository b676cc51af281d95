/** A fit of several classes as text: a table of coefficients for each class, or one where they have none. */
import type { FitReport } from '../fit/report.js';
import type { Schema } from '../formula/schema.js';
import { coefficientTable } from '../output/coefficient-table.js';
import type { Line } from '../output/line.js';
import { type Page, printable } from '../output/printable.js';
import { framed, type SummaryOptions, shrunkenName, toned } from '../output/summary.js';
import { classHeading } from './class-heading.js';

/** As `summarise`, of a report with classes. Throws `option-invalid` where the width is not a number. */
export function summariseClasses(
  report: FitReport,
  schema: Schema,
  options: SummaryOptions = {},
  separated: string | null = null,
): string {
  return framed(report, options, (page, showReference) => ({
    above: [
      ...classHeading(
        report.penalty === null
          ? `the classes of ${schema.response.label} against ${report.reference}`
          : `all classes of ${schema.response.label}`,
        report,
        report.penalty === null
          ? []
          : [`${shrunkenName(report)}, lambda = ${report.lambda} on standardised columns`],
        page,
      ),
      ...tables(report, schema, showReference, page),
    ],
    separated: separated && printable(separated, page),
  }));
}

/** One table after the other, in class order. */
function tables(report: FitReport, schema: Schema, showReference: boolean, page: Page): Line[] {
  const names = [...new Set(report.coefficients.map((one) => one.class))];
  return names.flatMap((name) => {
    const coefficients = report.coefficients.filter((one) => one.class === name);
    const table = coefficientTable({ ...report, coefficients }, schema, showReference, page);
    const against = report.penalty === null ? ` against ${report.reference}` : '';
    const title = printable(`${name}${against}`, page);
    return name === null ? table : [...toned(['', title], 'strong'), ...table];
  });
}
