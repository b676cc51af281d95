/** Influential rows, and fits without some of them, as lines that fit the page. */
import { commonDecimals, formatCount, formatNumber } from '../output/format.js';
import type { Page } from '../output/printable.js';
import { wrap } from '../output/printable.js';
import type { InfluenceReport, InfluentialRowReport } from '../residuals/influential.js';
import type { LeftOutReport } from './left-out.js';
import type { RefitReport } from './refits.js';
import type { Diagnosis } from './report.js';
import { alignedTable } from './table-lines.js';

const NOTHING = '—';
/** Cells for what a row moves. */
const ROOM = 26;
/** Lines of a table of fits. */
const MOST_LINES = 20;

const decimals = (value: number | null, count: number) =>
  value === null ? NOTHING : formatNumber(value, count);
const signed = (value: number) => `${value < 0 ? '' : '+'}${formatNumber(value, 2)}`;

/** The coefficient that a row moves the most, and the next where there is room: how much higher they are with the row. */
function moves({ dfbetas }: InfluentialRowReport): string {
  const [first = '', second] = dfbetas.map(({ term, value }) => `${term} ${signed(value)}`);
  const both = `${first}, ${second}`;
  return second !== undefined && both.length <= ROOM ? both : first;
}

/** The most influential rows and what they do to the estimate. */
export function influenceLines({ rows, meanLeverage }: InfluenceReport, page: Page): string[] {
  const body = rows.map((row) => [
    String(row.row),
    formatNumber(row.outcome, Number.isInteger(row.outcome) ? 0 : 2),
    decimals(row.probability, 3),
    decimals(row.standardisedPearson, 2),
    decimals(row.leverage, 3),
    decimals(row.cooksDistance, 3),
    moves(row),
  ]);
  const header = ['Row', 'outcome', 'predicted', 'residual', 'leverage', 'Cook', 'moves (in SE)'];
  const note = `The largest Cook's distances; leverage is ${formatNumber(meanLeverage, 3)} on average, residuals are standardised.`;
  return [...alignedTable(header, body, page, 'left'), ...wrap(note, page, '')];
}

function nameOf({ rows, column, level }: LeftOutReport): string {
  if (rows === null) return `${column} = ${level}`;
  const shown = rows.slice(0, 5).join(', ');
  return `row${rows.length === 1 ? '' : 's'} ${shown}${rows.length > 5 ? ', …' : ''}`;
}

/** One fit: its estimates beside those of all rows. */
function oneRefit({ without, rows, coefficients, separation }: RefitReport, page: Page): string[] {
  const places = commonDecimals(coefficients.map(({ estimate }) => estimate ?? 0));
  const body = coefficients
    .toSorted((a, b) => Math.abs(b.change ?? 0) - Math.abs(a.change ?? 0))
    .slice(0, MOST_LINES)
    .map(({ term, estimate, limit, standardError, change }) => [
      term,
      limit === undefined ? decimals(estimate, places) : limit === '+infinity' ? '+∞' : '-∞',
      decimals(standardError, places),
      change === null ? NOTHING : signed(change),
    ]);
  const header = [`Without ${nameOf(without)} (${formatCount(rows)})`, 'estimate', 'SE', 'change (in SE)'];
  const told = separation === null ? [] : wrap('Without them the data are separated.', page, '');
  return [...alignedTable(header, body, page), ...told];
}

/** Fits without each level: how far the coefficient goes that moves the most. */
function severalRefits(found: readonly RefitReport[], page: Page): string[] {
  const body = found.slice(0, MOST_LINES).map(({ without, rows, coefficients, separation }) => {
    const [most] = coefficients.toSorted((a, b) => Math.abs(b.change ?? 0) - Math.abs(a.change ?? 0));
    const moved = most?.change == null ? NOTHING : `${most.term} ${signed(most.change)}`;
    return [nameOf(without), formatCount(rows), separation === null ? moved : 'separated'];
  });
  const more = found.length - body.length;
  return [
    ...alignedTable(['Without', 'rows', 'moves the most (in SE)'], body, page, 'left'),
    ...(more > 0 ? [`and ${formatCount(more)} more`] : []),
  ];
}

export function refitLines({ refits = [] }: Diagnosis, page: Page): string[] {
  if (refits.length === 0) return [];
  return refits.length === 1 ? oneRefit(refits[0]!, page) : severalRefits(refits, page);
}
