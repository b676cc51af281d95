/** The tables of collinearity as lines that fit the page. */
import { formatCount, formatNumber } from '../output/format.js';
import type { Page } from '../output/printable.js';
import type { CollinearityReport } from './report.js';
import { alignedTable } from './table-lines.js';

/** Rows of a table: the rest is counted. */
const MOST_ROWS = 20;
/** Columns named beside a condition index. */
const MOST_NAMES = 4;

const decimals = (value: number) => formatNumber(value, 2);

/** A line for each term, the most inflated first. */
export function inflationLines({ terms }: CollinearityReport, page: Page): string[] {
  const wide = terms.some(({ df }) => df > 1);
  const sorted = terms.toSorted((a, b) => b.scaledGvif - a.scaledGvif);
  const body = sorted
    .slice(0, MOST_ROWS)
    .map(({ term, df, gvif, scaledGvif }) =>
      wide ? [term, formatCount(df), decimals(gvif), decimals(scaledGvif)] : [term, decimals(gvif)],
    );
  const header = wide
    ? ['Variance inflation', 'df', 'GVIF', 'GVIF^(1/(2 df))']
    : ['Variance inflation', 'VIF'];
  const more = terms.length - body.length;
  return [
    ...alignedTable(header, body, page),
    ...(more > 0 ? [`and ${formatCount(more)} more, smaller`] : []),
  ];
}

/** A line for each condition index, the largest first, with the shares of variance above one half. */
export function conditionLines({ conditionIndices, names }: CollinearityReport, page: Page): string[] {
  const body = conditionIndices
    .toReversed()
    .slice(0, MOST_ROWS)
    .map(({ index, proportions, involved }) => {
      const shares = involved
        .toSorted((a, b) => proportions[names.indexOf(b)]! - proportions[names.indexOf(a)]!)
        .slice(0, MOST_NAMES)
        .map((name) => `${name} ${decimals(proportions[names.indexOf(name)]!)}`);
      const more = involved.length - shares.length;
      return [decimals(index), [...shares, ...(more > 0 ? [`and ${more} more`] : [])].join(', ')];
    });
  const header = ['Condition index', 'shares of variance above one half'];
  return alignedTable(header, body, page, 'left');
}
