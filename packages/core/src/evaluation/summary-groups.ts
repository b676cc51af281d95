/** Groups of rows, and another model, in words. */
import { formatCount, formatExactP, formatPercentage } from '../output/format.js';
import type { Evaluation } from './evaluation.js';
import { number, orDash, table, withInterval } from './summary-table.js';

/** Nothing without `by`. */
export function groupTable({ groups, confidence }: Evaluation): string[] {
  if (groups === undefined) return [];
  const body = groups.reports.map(
    ({ group, weight, events, expectedEvents, auc, brier, slope, confusion }) => [
      group ?? '(missing)',
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
  return table([groups.column, 'n', 'events', 'expected', area, 'Brier', 'slope', 'sens.', 'spec.'], body);
}

/** Nothing without `against`. */
export function comparisonLines({ comparison }: Evaluation): string[] {
  if (comparison === undefined) return [];
  const { formula, auc, brier, logLoss, aucDifference, brierDifference, logLossDifference } = comparison;
  const rows = [
    ['AUC', orDash(auc?.estimate ?? null), differenceText(aucDifference)],
    ['Brier score', number(brier), number(brierDifference)],
    ['log loss', orDash(logLoss), orDash(logLossDifference)],
  ];
  return [`Against ${formula}`, ...table(['', 'there', 'here minus there'], rows)];
}

function differenceText(difference: NonNullable<Evaluation['comparison']>['aucDifference']): string {
  if (difference === null) return '-';
  const { estimate, interval, p } = difference;
  return `${withInterval(estimate, interval)}${p === null ? '' : `, DeLong p ${formatExactP(p)}`}`;
}
