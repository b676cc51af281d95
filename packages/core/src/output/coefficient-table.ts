/** The coefficient table as lines: columns of right-aligned numbers, the least important left out where it is tight. */
import type { CoefficientReport, FitReport } from '../fit/report.js';
import type { Schema } from '../formula/schema.js';
import { coefficientRows, type TableRow } from './coefficient-rows.js';
import {
  commonDecimals,
  formatCount,
  formatNumber,
  formatOddsRatio,
  formatP,
  formatPercentage,
  formatZ,
  oddsRatioDecimals,
} from './format.js';
import type { Line } from './line.js';
import { displayWidth, elide, type Page, padEnd, padStart, printable } from './printable.js';

const COLUMNS = ['estimate', 'error', 'z', 'p', 'ratio', 'odds', 'interval'] as const;
type ColumnKey = (typeof COLUMNS)[number];
type Cells = Readonly<Record<ColumnKey, string>>;

interface Column {
  readonly key: ColumnKey;
  readonly title: string;
  readonly gap: number;
  readonly width: number;
  /** Without its title. */
  readonly numbersWidth: number;
}

/** A label is not cut below this many cells as long as a column can go instead. */
const LABEL_ROOM = 24;
const NOTHING = '—';
const NO_NUMBERS: Cells = {
  estimate: NOTHING,
  error: NOTHING,
  z: NOTHING,
  p: NOTHING,
  ratio: NOTHING,
  odds: NOTHING,
  interval: '',
};
const REFERENCE: Cells = { ...NO_NUMBERS, odds: '1.00', interval: '(reference)' };

/** The odds ratio and, aligned in itself, its interval; an open end is 0 or +∞. */
function oddsCells({
  estimate,
  oddsRatio,
  oddsRatioInterval,
  limit,
}: CoefficientReport): [string, string, string] {
  const [low, high] = oddsRatioInterval ?? [null, null];
  const decimals = oddsRatioDecimals(low, high);
  let odds = NOTHING;
  if (oddsRatio !== null) odds = formatOddsRatio(oddsRatio, decimals);
  else if (limit) odds = limit === '+infinity' ? '+∞' : '0';
  else if (estimate !== null && estimate > 709 && oddsRatioInterval) odds = '>1e308';
  if (!oddsRatioInterval || (oddsRatio === null && !limit)) return [odds, '', ''];
  return [
    odds,
    low === null ? '0' : formatOddsRatio(low, decimals),
    high === null ? '+∞' : formatOddsRatio(high, decimals),
  ];
}

function numberOr(value: number | null, format: (value: number) => string): string {
  return value === null ? NOTHING : format(value);
}

/** A coefficient that a penalty holds at 0 is told apart from one that is small. */
function estimateCell({ estimate, standardError }: CoefficientReport, decimals: number): string {
  if (estimate === 0 && standardError === null) return '0';
  return numberOr(estimate, (value) => formatNumber(value, decimals, 2));
}

/** One set of cells for each coefficient, in the order given. */
function coefficientCells(coefficients: readonly CoefficientReport[]): Cells[] {
  const shown = coefficients.flatMap(({ estimate, standardError }) => [estimate, standardError]);
  const decimals = commonDecimals(shown.filter((value) => value !== null));
  const odds = coefficients.map(oddsCells);
  const widest = (position: 1 | 2) => Math.max(0, ...odds.map((cells) => cells[position].length));
  const [lowWidth, highWidth] = [widest(1), widest(2)];
  return coefficients.map((coefficient, index) => {
    const { limit, likelihoodRatioTest: test } = coefficient;
    const [ratio, low, high] = odds[index]!;
    const infinite = limit === '+infinity' ? '+∞' : '-∞';
    return {
      estimate: limit ? infinite : estimateCell(coefficient, decimals),
      error: numberOr(coefficient.standardError, (value) => formatNumber(value, decimals, 2)),
      z: numberOr(coefficient.z, formatZ),
      p: numberOr(coefficient.p, formatP),
      ratio: test ? formatP(test.p) : NOTHING,
      odds: ratio,
      interval: high === '' ? '' : `[${low.padStart(lowWidth)}, ${high.padStart(highWidth)}]`,
    };
  });
}

/** Longer tables of penalised fits leave out what is at 0. */
const MANY_ROWS = 60;

/** Coefficients that are not 0, under their whole names. */
function atWork(rows: readonly TableRow[]): TableRow[] {
  return rows.flatMap((row) =>
    row.kind === 'coefficient' && row.coefficient.estimate !== 0
      ? [{ ...row, label: row.coefficient.term, nested: false }]
      : [],
  );
}

function rowCells(rows: readonly TableRow[]): (Cells | null)[] {
  const numbers = coefficientCells(
    rows.flatMap((row) => (row.kind === 'coefficient' ? [row.coefficient] : [])),
  );
  let next = 0;
  return rows.map((row) => {
    if (row.kind === 'heading') return null;
    return row.kind === 'reference' ? REFERENCE : numbers[next++]!;
  });
}

function measure(
  cells: readonly (Cells | null)[],
  { confidence, intervals, penalty, coefficients }: FitReport,
  page: Page,
): Column[] {
  const titles: Cells = {
    estimate: 'Estimate',
    error: 'Std.Err',
    z: 'z',
    p: intervals === 'profile' && penalty ? 'Pr(>χ²)' : 'Pr(>|z|)',
    ratio: 'Pr(>χ²)',
    odds: 'OR',
    interval: `[${formatPercentage(confidence)}% CI]`,
  };
  const hasTests = coefficients.some((one) => one.likelihoodRatioTest);
  const kept = COLUMNS.filter(
    (key) => (intervals !== null || key === 'estimate' || key === 'odds') && (key !== 'ratio' || hasTests),
  );
  return kept.map((key) => {
    const texts = cells.flatMap((row) => (row === null ? [] : [printable(row[key], page)]));
    const numbersWidth = Math.max(0, ...texts.map(displayWidth));
    const width = Math.max(displayWidth(titles[key]), numbersWidth);
    return { key, title: titles[key], gap: key === 'interval' ? 1 : 2, width, numbersWidth };
  });
}

function totalWidth(columns: readonly Column[]): number {
  return columns.reduce((sum, { gap, width }) => sum + gap + width, 0);
}

function without(key: ColumnKey): (columns: readonly Column[]) => Column[] {
  return (columns) => columns.filter((column) => column.key !== key);
}

function shortTitleOfP(columns: readonly Column[]): Column[] {
  return columns.map((column) =>
    column.key === 'p' ? { ...column, title: 'p', width: column.numbersWidth } : column,
  );
}

/** What is given up for room, one after the other. */
const SAVINGS = [
  without('z'),
  shortTitleOfP,
  without('error'),
  without('p'),
  without('ratio'),
  without('interval'),
];

/** The columns that leave the labels room. */
function columnsThatFit(columns: readonly Column[], labelWidth: number, page: Page): readonly Column[] {
  const wanted = Math.min(labelWidth, LABEL_ROOM);
  let kept = columns;
  for (const save of SAVINGS) {
    if (page.width - totalWidth(kept) >= wanted) break;
    kept = save(kept);
  }
  return kept;
}

function numbersText(cells: Cells, columns: readonly Column[], page: Page): string {
  return columns
    .map(({ key, gap, width }) => {
      const text = printable(cells[key], page);
      return ' '.repeat(gap) + (key === 'interval' ? padEnd(text, width) : padStart(text, width));
    })
    .join('');
}

function rowLabel(row: TableRow, page: Page): string {
  const nested = row.kind === 'reference' || (row.kind === 'coefficient' && row.nested);
  return (nested ? '  ' : '') + printable(row.label, page);
}

function rowLine(
  row: TableRow,
  cells: Cells | null,
  columns: readonly Column[],
  labelWidth: number,
  page: Page,
): Line {
  const label = rowLabel(row, page);
  if (cells === null) return { text: elide(label, page.width, page), tone: 'plain' };
  const start = padEnd(elide(label, labelWidth, page), labelWidth);
  if (row.kind === 'coefficient' && row.combination !== null) {
    const note = printable(`aliased: = ${row.combination}`, page);
    const lead = `${start}${numbersText(cells, columns.slice(0, 1), page)}  `;
    return { text: lead + elide(note, page.width - displayWidth(lead), page), tone: 'warning' };
  }
  const text = (start + numbersText(cells, columns, page)).trimEnd();
  return { text, tone: row.kind === 'reference' ? 'faint' : 'plain' };
}

/** The table with its header line; nothing for a model without coefficients. */
export function coefficientTable(
  report: FitReport,
  schema: Schema,
  showReference: boolean,
  page: Page,
): Line[] {
  const all = coefficientRows(report, schema, showReference);
  if (all.length === 0) return [];
  const rows = report.shrinkage && all.length > MANY_ROWS ? atWork(all) : all;
  const cells = rowCells(rows);
  const natural = rows.reduce(
    (most, row) => (row.kind === 'heading' ? most : Math.max(most, displayWidth(rowLabel(row, page)))),
    0,
  );
  const columns = columnsThatFit(measure(cells, report, page), natural, page);
  const labelWidth = Math.min(natural, page.width - totalWidth(columns));
  const titles = Object.fromEntries(columns.map(({ key, title }) => [key, title])) as Cells;
  const header = (' '.repeat(labelWidth) + numbersText(titles, columns, page)).trimEnd();
  const lines = rows.map((row, index) => rowLine(row, cells[index]!, columns, labelWidth, page));
  const zeros = report.coefficients.filter(({ estimate }) => estimate === 0).length;
  if (rows !== all && zeros > 0) lines.push({ text: `${formatCount(zeros)} more are 0`, tone: 'faint' });
  return [{ text: header, tone: 'strong' }, ...lines];
}
