/** Groups of rows, and another model, in words. */
import { formatCount, formatExactP, formatPercentage } from '../output/format.js';
import { elide, type Page, printable, wrap } from '../output/printable.js';
import type { Evaluation } from './evaluation.js';
import { number, orDash, table, withInterval } from './summary-table.js';

/** Cells for a name. */
const NAME = 24;

/** Nothing without `by`. */
export function groupTable({ groups, confidence }: Evaluation, page: Page): string[] {
  if (groups === undefined) return [];
  const name = (text: string) => elide(printable(text, page), NAME, page);
  const body = groups.reports.map(
    ({ group, weight, events, expectedEvents, auc, brier, slope, confusion }) => [
      name(group ?? '(missing)'),
      formatCount(weight),
      formatCount(events),
      formatCount(Number(expectedEvents.toFixed(1))),
      auc === null ? '-' : withInterval(auc.estimate, auc.interval),
      number(brier),
      orDash(slope?.estimate ?? null),
      orDash(confusion.sensitivity),
      orDash(confusion.specificity),
    ],
  );
  const area = `AUC [${formatPercentage(confidence)}% CI]`;
  return table(
    [name(groups.column), 'n', 'events', 'expected', area, 'Brier', 'slope', 'sens.', 'spec.'],
    body,
  );
}

/** Nothing without `against`. */
export function comparisonLines({ comparison }: Evaluation, page: Page): string[] {
  if (comparison === undefined) return [];
  const { formula, auc, brier, logLoss, aucDifference, brierDifference, logLossDifference } = comparison;
  const rows = [
    ['AUC', orDash(auc?.estimate ?? null), differenceText(aucDifference)],
    ['Brier score', number(brier), number(brierDifference)],
    ['log loss', orDash(logLoss), orDash(logLossDifference)],
  ];
  return [...wrap(`Against ${formula}`, page), ...table(['', 'there', 'here minus there'], rows)];
}

function differenceText(difference: NonNullable<Evaluation['comparison']>['aucDifference']): string {
  if (difference === null) return '-';
  const { estimate, interval, p } = difference;
  return `${withInterval(estimate, interval)}${p === null ? '' : `, DeLong p ${formatExactP(p)}`}`;
}
