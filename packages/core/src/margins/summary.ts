/** Margins as text for a terminal or a log. */
import { alignedTable } from '../diagnosis/table-lines.js';
import {
  commonDecimals,
  formatCount,
  formatNumber,
  formatP,
  formatPercentage,
  formatZ,
} from '../output/format.js';
import { joinLines, type Line, type Tone } from '../output/line.js';
import { flow, type Page, printable, wrap } from '../output/printable.js';
import { contrastLines } from './contrast-text.js';
import { settingText, sideText } from './names.js';
import type { MarginEstimate, Margins, NoEstimate, Setting } from './report.js';

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
  const isBare = [effects, margins.contrasts, comparisons, interactions].every((list) => list.length === 0);
  return [
    ...table(
      'Average marginal effect',
      effects.map((effect) => ({ ...effect, name: sideText(effect), numbers: effect })),
      margins,
      page,
    ),
    ...(isSet || isBare ? predictionTable(margins, page) : []),
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
