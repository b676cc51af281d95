/** Standardised risks as text. */
import { alignedTable } from '../diagnosis/table-lines.js';
import { commonDecimals, formatExactP, formatNumber, formatPercentage } from '../output/format.js';
import { type Page, wrap } from '../output/printable.js';
import { settingText } from './names.js';
import type { ContrastReport, MarginEstimate, Margins } from './report.js';

/** The risks of everybody at two levels, and what tells them apart. */
export function contrastLines(contrast: ContrastReport, margins: Margins, page: Page): string[] {
  const { variable, level, reference, at, risk, referenceRisk, riskDifference, riskRatio, oddsRatio } =
    contrast;
  const where = settingText(at);
  const title = `Everybody at ${variable} = ${level}, and at ${variable} = ${reference}${where && `, with ${where}`}`;
  const decimals = commonDecimals([risk, riskDifference].flatMap(errorOrEstimate));
  const number = (value: number | null) => (value === null ? '' : formatNumber(value, decimals, 2));
  const row = (
    name: string,
    estimate: number | null,
    interval: readonly [number, number] | null,
    p: number | null,
    format = number,
  ) => [
    name,
    format(estimate),
    interval === null ? '' : `[${format(interval[0])}, ${format(interval[1])}]`,
    p === null ? '' : formatExactP(p).replace('= ', ''),
  ];
  const ratio = (value: number | null) => (value === null ? '' : formatNumber(value, 2, 2));
  const header = ['Standardised risk', 'estimate', `[${formatPercentage(margins.confidence)}% CI]`, 'p'];
  const body = [
    row(`${variable} = ${level}`, risk.estimate, risk.interval, null),
    row(`${variable} = ${reference}`, referenceRisk.estimate, referenceRisk.interval, null),
    row('risk difference', riskDifference.estimate, riskDifference.interval, riskDifference.p),
    row('risk ratio', riskRatio.estimate, riskRatio.interval, riskRatio.p, ratio),
    row('odds ratio', oddsRatio.estimate, oddsRatio.interval, oddsRatio.p, ratio),
  ];
  return [
    '',
    ...wrap(title, page),
    ...alignedTable(header, body, page),
    ...neededLines(contrast, margins, page),
  ];
}

function errorOrEstimate({
  standardError,
  estimate,
}: Omit<MarginEstimate, 'z' | 'p' | 'interval'>): number[] {
  const size = standardError ?? estimate;
  return size === null ? [] : [size];
}

/** What the inverse of a risk difference says, in words. */
function neededLines(
  { numberNeeded, variable, level, reference, riskDifference }: ContrastReport,
  { event }: Margins,
  page: Page,
): string[] {
  const { estimate, interval } = numberNeeded;
  if (estimate === null) return [];
  const size = (value: number) => formatNumber(Math.abs(value), 1, 2);
  const [low, high] = (interval ?? []).map(Math.abs).sort((a, b) => a - b);
  const open = ' (the interval runs through infinity, since the difference may be 0)';
  const range = low === undefined ? open : ` (${size(low)} to ${size(high!)})`;
  const text = `One event (${event}) ${estimate > 0 ? 'more' : 'fewer'} for every ${size(estimate)} at ${variable} = ${level} instead of ${reference}${riskDifference.interval === null ? '' : range}.`;
  return wrap(text, page);
}
