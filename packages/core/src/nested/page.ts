/** What the texts of comparisons share. */
import { alignedTable } from '../diagnosis/table-lines.js';
import type { Warning } from '../errors.js';
import type { Adjustment } from '../inference/adjust.js';
import { formatCount, formatExactP, formatNumber } from '../output/format.js';
import type { Line, Tone } from '../output/line.js';
import { type Page, wrap } from '../output/printable.js';
import type { AdjustedTest } from './hypotheses/report.js';

export interface ComparisonSummaryOptions {
  /** Cells in a line. Default 80; less than 60 counts as 60. */
  readonly width?: number;
  /** False gives pure ASCII. Default true. */
  readonly unicode?: boolean;
  /** ANSI colours. Default false. */
  readonly colour?: boolean;
}

export function pageOf({ width = 80, unicode = true }: ComparisonSummaryOptions): Page {
  return { width: Math.max(60, Math.floor(width)), unicode };
}

export function toned(texts: readonly string[], tone: Tone = 'plain'): Line[] {
  return texts.map((text) => ({ text, tone }));
}

export function paragraph(text: string, page: Page, tone: Tone = 'plain'): Line[] {
  return toned(wrap(text, page), tone);
}

/** A table with its header; the first column is text. */
export function table(header: readonly string[], body: readonly (readonly string[])[], page: Page): Line[] {
  const [first = '', ...rest] = alignedTable(header, body, page);
  return [{ text: first, tone: 'strong' }, ...toned(rest)];
}

export function number(value: number | null, decimals = 2): string {
  return value === null ? '—' : formatNumber(value, decimals, 2);
}

/** A p-value for a cell: `0.0239`, `<1e-300`. */
export function cellOfP(p: number): string {
  return formatExactP(p).replace('= ', '').replace('< ', '<');
}

/** Titles and cells of a test: statistic, degrees of freedom, p, and the adjusted p where there is one. */
export function testHeader(adjustment: Adjustment): string[] {
  return ['χ²', 'df', 'p', ...(adjustment === 'none' ? [] : [`p (${adjustment})`])];
}

export function testCells({ statistic, df, p, pAdjusted }: AdjustedTest, adjustment: Adjustment): string[] {
  const last = pAdjusted === undefined ? '' : cellOfP(pAdjusted);
  return [formatNumber(statistic, 2), formatCount(df), cellOfP(p), ...(adjustment === 'none' ? [] : [last])];
}

export function warningLines(warnings: readonly Warning[], page: Page): Line[] {
  return warnings.flatMap(({ message }) => paragraph(`Warning: ${message}`, page, 'warning'));
}

/** What models are of: the probability of an event, or the classes of a response. */
export function modelled(response: string, event: string | null): string {
  return event === null ? `the classes of ${response}` : `P(${response} = ${event})`;
}
