/** The first lines of a summary of classes: what is modelled, on how many rows, and each class's share. */
import type { FitReport } from '../fit/report.js';
import { formatCount, formatShare } from '../output/format.js';
import type { Line } from '../output/line.js';
import type { Page } from '../output/printable.js';
import { counted, items, toned } from '../output/summary.js';

/** `more`: notes of the family's own. */
export function classHeading(
  modelled: string,
  { weightsKind, rows, rowsDropped, weight, classes = [] }: FitReport,
  more: readonly string[],
  page: Page,
): Line[] {
  const n = weightsKind === 'frequency' ? weight : rows;
  const shares = classes.map(
    (one) => `${one.level} = ${formatCount(one.weight)} (${formatShare(one.weight / weight)})`,
  );
  const notes: string[] = [];
  if (n !== rows) notes.push(`in ${counted(rows, 'row')}`);
  if (weightsKind !== null) notes.push(`${weightsKind} weights`);
  if (rowsDropped > 0) notes.push(`${counted(rowsDropped, 'row')} left out for missing values`);
  return [
    ...toned(items([`Modelling ${modelled}`, `n = ${formatCount(n)}`], page), 'strong'),
    ...toned(items(shares, page), 'plain'),
    ...toned(items([...notes, ...more], page), 'plain'),
  ];
}
