/** Margins as text for a terminal or a log. */
import { alignedTable } from '../diagnosis/table-lines.js';
import {
  commonDecimals,
  formatCount,
  formatExactP,
  formatNumber,
  formatP,
  formatPercentage,
  formatZ,
} from '../output/format.js';
import { joinLines, type Line, type Tone } from '../output/line.js';
import { flow, type Page, printable, wrap } from '../output/printable.js';
import type {
  ContrastReport,
  InteractionSide,
  MarginEstimate,
  Margins,
  NoEstimate,
  Setting,
} from './report.js';

export interface MarginsSummaryOptions {
  /** Cells in a line. Default 80; less than 60 counts as 60. */
  readonly width?: number;
  /** False gives pure ASCII. Default true. */
  readonly unicode?: boolean;
  /** ANSI colours. Default false. */
  readonly colour?: boolean;
}

const REASONS: Readonly<Record<NoEstimate, string>> = {
  aliased: 'aliased',
  infinite: 'infinite',
  undefined: 'not finite',
};

const COVARIANCES: Readonly<Partial<Record<string, string>>> = {
  cluster: 'errors by clusters',
  linearised: 'errors of the sample',
};

function heading({ response, event, weight, rows, rowsDropped, covariance }: Margins): string[] {
  return [
    `Margins of P(${response} = ${event})`,
    `n = ${formatCount(weight)}`,
    ...(rows === weight ? [] : [`in ${formatCount(rows)} rows`]),
    ...(rowsDropped === 0 ? [] : [`${formatCount(rowsDropped)} rows left out`]),
    ...(covariance === 'model' ? [] : [COVARIANCES[covariance] ?? `errors ${covariance}`]),
  ];
}

function settingText(at: Setting): string {
  return Object.entries(at)
    .map(([name, value]) => `${name} = ${value}`)
    .join(', ');
}

function sideText({ variable, level, reference }: InteractionSide): string {
  return level === null ? variable : `${variable}: ${level} - ${reference}`;
}

/** One row of a table: what it is of, and its numbers. */
interface Entry {
  readonly name: string;
  readonly at: Setting;
  readonly numbers: MarginEstimate;
  readonly reason?: NoEstimate | null;
  readonly adjustedP?: number | null;
}

/** How many decimals tell the errors apart. */
function decimalsOf(entries: readonly Entry[]): number {
  return commonDecimals(
    entries.flatMap(({ numbers: { estimate, standardError } }) =>
      standardError === null ? (estimate === null ? [] : [estimate]) : [standardError],
    ),
  );
}

function cells({ name, numbers, reason, adjustedP }: Entry, decimals: number): string[] {
  const number = (value: number | null) => (value === null ? '' : formatNumber(value, decimals, 2));
  const { estimate, standardError, z, p, interval } = numbers;
  return [
    name,
    reason ? REASONS[reason] : number(estimate),
    number(standardError),
    ...(adjustedP === undefined ? [z === null ? '' : formatZ(z)] : []),
    p === null ? '' : formatP(p),
    ...(adjustedP === undefined ? [] : [adjustedP === null ? '' : formatP(adjustedP)]),
    interval === null ? '' : `[${interval.map((end) => formatNumber(end, decimals)).join(', ')}]`,
  ];
}

function table(title: string, entries: readonly Entry[], { confidence }: Margins, page: Page): string[] {
  if (entries.length === 0) return [];
  const isAdjusted = entries.some(({ adjustedP }) => adjustedP !== undefined);
  const header = [
    title,
    ...['estimate', 'SE', ...(isAdjusted ? ['p', 'adjusted'] : ['z', 'p'])],
    `[${formatPercentage(confidence)}% CI]`,
  ];
  const decimals = decimalsOf(entries);
  const body = entries.map((entry) => cells(entry, decimals));
  const [first, ...rows] = alignedTable(header, body, page);
  return ['', first!, ...rows.flatMap((row, i) => [...settingLines(entries, i, page), row])];
}

/** Above the first of the rows that have columns set to the same values. */
function settingLines(entries: readonly Entry[], index: number, page: Page): string[] {
  const [before, now] = [entries[index - 1], entries[index]!].map((entry) => settingText(entry?.at ?? {}));
  return now === before || now === '' ? [] : wrap(`at ${now}`, page);
}

const NOTHING = { z: null, p: null };

function sections(margins: Margins, page: Page): string[] {
  const { effects, predictions, comparisons, interactions, adjustment } = margins;
  const isSet = predictions.some(({ at }) => Object.keys(at).length > 0);
  return [
    ...table(
      'Average marginal effect',
      effects.map((effect) => ({ ...effect, name: sideText(effect), numbers: effect })),
      margins,
      page,
    ),
    ...(isSet ? predictionTable(margins, page) : []),
    ...margins.contrasts.flatMap((contrast) => contrastLines(contrast, margins, page)),
    ...table(
      `Pairs (p adjusted: ${adjustment})`,
      comparisons.map((one) => ({ ...one, name: sideText(one), numbers: one })),
      margins,
      page,
    ),
    ...table(
      'Difference of effects',
      interactions.map((one) => ({ ...one, name: one.sides.map(sideText).join(' × '), numbers: one })),
      margins,
      page,
    ),
  ];
}

function predictionTable({ predictions, confidence }: Margins, page: Page): string[] {
  const entries = predictions.map(({ at, ...numbers }) => ({
    name: settingText(at) || 'as observed',
    at: {},
    numbers: { ...NOTHING, ...numbers },
  }));
  const decimals = decimalsOf(entries);
  const header = ['Average probability at', 'estimate', 'SE', `[${formatPercentage(confidence)}% CI]`];
  const body = entries
    .map((entry) => cells(entry, decimals))
    .map(([name, estimate, error, , , interval]) => [name!, estimate!, error!, interval!]);
  return ['', ...alignedTable(header, body, page)];
}

function contrastLines(contrast: ContrastReport, margins: Margins, page: Page): string[] {
  const { variable, level, reference, at, risk, referenceRisk, riskDifference, riskRatio, oddsRatio } =
    contrast;
  const where = settingText(at);
  const title = `Everybody at ${variable} = ${level}, and at ${variable} = ${reference}${where && `, with ${where}`}`;
  const decimals = decimalsOf([
    { name: '', at, numbers: { ...NOTHING, ...risk } },
    { name: '', at, numbers: riskDifference },
  ]);
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

/** What the inverse of a risk difference says, in words. */
function neededLines(
  { numberNeeded, variable, level, reference }: ContrastReport,
  { event }: Margins,
  page: Page,
): string[] {
  const { estimate, interval } = numberNeeded;
  if (estimate === null) return [];
  const size = (value: number) => formatNumber(Math.abs(value), 1, 2);
  const ends = interval === null ? [] : [Math.abs(interval[0]), Math.abs(interval[1])].sort((a, b) => a - b);
  const range =
    interval === null
      ? 'the interval runs through infinity, since the difference may be 0'
      : `${size(ends[0]!)} to ${size(ends[1]!)}`;
  const text = `One event (${event}) ${estimate > 0 ? 'more' : 'fewer'} for every ${size(estimate)} at ${variable} = ${level} instead of ${reference} (${range}).`;
  return wrap(text, page);
}

/** Margins as text; no line break follows the last line. Every figure is rounded: `--json` has all digits. */
export function summariseMargins(margins: Margins, options: MarginsSummaryOptions = {}): string {
  const { width = 80, unicode = true, colour = false } = options;
  const page: Page = { width: Math.max(60, Math.floor(width)), unicode };
  const toned = (texts: readonly string[], tone: Tone): Line[] => texts.map((text) => ({ text, tone }));
  const title = flow(
    heading(margins).map((text) => printable(text, page)),
    '   ',
    page,
  );
  const lines: Line[] = [
    ...toned(title, 'strong'),
    ...toned(sections(margins, page), 'plain'),
    ...margins.warnings.flatMap(({ message }) => toned(['', ...wrap(message, page)], 'warning')),
  ];
  return joinLines(lines, colour);
}
