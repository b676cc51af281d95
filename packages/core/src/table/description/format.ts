/** A description for the terminal. */
import type { ColumnDescription, Suggestion, TableDescription } from './description.js';
import { label } from './groups.js';
import { elide, printable, type TextColumn, textTable } from './text-table.js';

const NARROWEST = 60;
const NOTES: Readonly<Record<Suggestion, string>> = {
  'all-missing': 'has no value at all',
  constant: 'has one value only and cannot explain anything',
  identifier: 'looks like an identifier',
  binary: 'has two values',
  'ordered-integers': 'has few integer values: perhaps a factor',
  'many-levels': 'has many levels',
};

/**
 * Plain text, no line wider than `width` (default 80, at least 60): numeric columns, categorical columns, what to
 * look at, and event rates if a response was named.
 */
export function formatDescription(
  description: TableDescription,
  options: { readonly width?: number } = {},
): string {
  const width = Math.max(NARROWEST, Math.floor(options.width ?? 80));
  const { columns } = description;
  const numeric = columns.filter((column) => column.levels === null);
  const categorical = columns.filter((column) => column.levels !== null);
  const sections = [
    [elide(printable(headline(description)), width)],
    numeric.length === 0 ? [] : numericLines(numeric, width),
    categorical.length === 0 ? [] : categoricalLines(categorical, width),
    notes(columns).map((line) => elide(line, width)),
    rateLines(description, width),
  ];
  const filled = sections.filter((lines) => lines.length > 0);
  return `${filled.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

function headline({ source, rows, columns }: TableDescription): string {
  const size = `${grouped(rows)} ${rows === 1 ? 'row' : 'rows'}, ${columns.length} ${columns.length === 1 ? 'column' : 'columns'}`;
  return source === null ? size : `${source}: ${size}`;
}

function commonColumns(columns: readonly ColumnDescription[]): TextColumn[] {
  return [
    { title: 'Column', align: 'left', leaveOut: 0, cells: columns.map(({ name }) => name) },
    { title: 'Type', align: 'left', leaveOut: 1, cells: columns.map(({ type }) => type) },
    { title: 'Missing', align: 'right', leaveOut: 0, cells: columns.map(({ missing }) => grouped(missing)) },
    {
      title: 'Distinct',
      align: 'right',
      leaveOut: 4,
      cells: columns.map(({ distinct }) => grouped(distinct)),
    },
  ];
}

function numericLines(columns: readonly ColumnDescription[], width: number): string[] {
  const numbers = (
    title: string,
    leaveOut: number,
    of: (column: ColumnDescription) => number | null | undefined,
  ) => {
    const cells = columns.map((column) => cell(of(column), column.type === 'date' ? 'date' : 'number'));
    return { title, align: 'right', leaveOut, cells } as const;
  };
  const deviation = columns.map(({ standardDeviation }) => cell(standardDeviation, 'number'));
  return textTable(
    [
      ...commonColumns(columns),
      numbers('Min', 0, ({ min }) => min),
      numbers(
        'Median',
        2,
        ({ quantiles }) => quantiles?.find(({ probability }) => probability === 0.5)?.value,
      ),
      numbers('Mean', 3, ({ mean }) => mean),
      { title: 'Std.dev', align: 'right', leaveOut: 5, cells: deviation },
      numbers('Max', 0, ({ max }) => max),
    ],
    width,
  );
}

function cell(value: number | null | undefined, type: 'number' | 'date'): string {
  return value === null || value === undefined ? '–' : label(value, type);
}

/** The levels take the width that the other columns leave. */
function categoricalLines(columns: readonly ColumnDescription[], width: number): string[] {
  const cells = columns.map(({ levels }) =>
    (levels ?? []).map(({ level, count }) => `${level === '' ? '""' : level} ${grouped(count)}`).join(', '),
  );
  return textTable(
    [...commonColumns(columns), { title: 'Levels', align: 'left', leaveOut: 0, cells }],
    width,
  );
}

function notes(columns: readonly ColumnDescription[]): string[] {
  const lines = columns.flatMap(({ name, suggestions, infinite }) => [
    ...suggestions
      .filter((suggestion) => suggestion !== 'binary')
      .map((suggestion) => `${printable(name)} ${NOTES[suggestion]}`),
    ...((infinite ?? 0) > 0
      ? [`${printable(name)} has ${grouped(infinite!)} infinite values, left out above`]
      : []),
  ]);
  return lines.map((line) => `- ${line}`);
}

/** One table for all columns: a line with the column's name, then its groups. */
function rateLines({ response, columns }: TableDescription, width: number): string[] {
  if (response === null) return [];
  const described = columns.filter(
    (column) => column.eventRates !== null && !column.suggestions.includes('identifier'),
  );
  const lines = described.flatMap(({ name, eventRates }) => [
    { group: name, rows: '', events: '', rate: '' },
    ...(eventRates ?? []).map(({ group, rows, events, rate }) => ({
      group: `  ${group ?? '(missing)'}`,
      rows: grouped(rows),
      events: grouped(events),
      rate: `${(100 * rate).toFixed(1)} %`,
    })),
  ]);
  const title = `P(${response.column} = ${response.event}) by`;
  return textTable(
    [
      { title, align: 'left', leaveOut: 0, cells: lines.map(({ group }) => group) },
      { title: 'Rows', align: 'right', leaveOut: 0, cells: lines.map(({ rows }) => rows) },
      { title: 'Events', align: 'right', leaveOut: 0, cells: lines.map(({ events }) => events) },
      { title: 'Rate', align: 'right', leaveOut: 0, cells: lines.map(({ rate }) => rate) },
    ],
    width,
  );
}

/** 1,234,567, whatever the locale. */
function grouped(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',');
}
