/** A conditional fit as text. */
import type { FitReport, SetsReport } from '../../fit/report.js';
import type { Schema } from '../../formula/schema.js';
import { coefficientTable } from '../../output/coefficient-table.js';
import { formatCount, formatExactP, formatNumber } from '../../output/format.js';
import type { Line } from '../../output/line.js';
import { type Page, printable } from '../../output/printable.js';
import { counted, framed, items, type SummaryOptions, toned } from '../../output/summary.js';

/** As `summarise`, of a report with matched sets. Throws `option-invalid` where the width is not a number. */
export function summariseSets(
  report: FitReport,
  schema: Schema,
  options: SummaryOptions = {},
  separated: string | null = null,
): string {
  const sets = report.sets!;
  return framed(report, options, (page, showReference) => ({
    above: [
      ...heading(report, schema, page),
      ...toned(items(setNotes(report, sets), page), 'plain'),
      ...(report.intervals === 'profile' ? toned(['Intervals by profile likelihood'], 'plain') : []),
      ...coefficientTable(report, schema, showReference, page),
    ],
    below: toned(items(otherTests(sets), page), 'plain'),
    separated: separated && printable(separated, page),
  }));
}

function heading({ event, sets, weight, events }: FitReport, { response }: Schema, page: Page): Line[] {
  const texts = [
    `Modelling ${response.label} = ${event} within sets of ${sets!.column}`,
    `n = ${formatCount(weight)}`,
    `events = ${formatCount(events!)}`,
  ];
  return toned(items(texts, page), 'strong');
}

function setNotes({ rows, weight, weightsKind, rowsDropped }: FitReport, sets: SetsReport): string[] {
  const texts = [counted(sets.count, 'set')];
  const idle = sets.count - sets.informative;
  if (idle > 0)
    texts.push(
      `${formatCount(idle)} without both outcomes say nothing (${counted(rows - sets.rows, 'row')})`,
    );
  if (weight !== rows) texts.push(`in ${counted(rows, 'row')}`);
  if (weightsKind !== null) texts.push(`${weightsKind} weights`);
  if (rowsDropped > 0) texts.push(`${counted(rowsDropped, 'row')} left out for missing values`);
  return texts;
}

function otherTests({ scoreTest, waldTest }: SetsReport): string[] {
  const tests = [
    ['Score', scoreTest],
    ['Wald', waldTest],
  ] as const;
  return tests.flatMap(([name, test]) =>
    test === null
      ? []
      : [`${name} χ² = ${formatNumber(test.statistic, 2)} on ${test.df} df, p ${formatExactP(test.p)}`],
  );
}
