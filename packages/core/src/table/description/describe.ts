/** A table told column by column. */
import { columnNamed } from '../columns.js';
import type { CategoricalColumn, Column, NumericColumn, Table } from '../table.js';
import type { ColumnDescription, TableDescription } from './description.js';
import { type Events, eventRates, eventsOf } from './event-rates.js';
import { countDistinct, moments, quantile, sortedFinite } from './statistics.js';
import { suggestionsFor } from './suggestions.js';

const PROBABILITIES = [0.05, 0.25, 0.5, 0.75, 0.95];
const LEVELS_SHOWN = 20;

export interface DescribeOptions {
  /** A column with two different values: its event rate is given by level or quantile bin of every other column. */
  readonly response?: string;
}

/**
 * Types, missing values, exact distinct counts, statistics, frequent levels and suggestions for every column.
 * Throws `column-unknown`, `response-constant` and `response-levels` for a response that will not do.
 */
export function describeTable(table: Table, options: DescribeOptions = {}): TableDescription {
  const response =
    options.response === undefined ? null : columnNamed(table, options.response, { option: 'response' });
  const events = response === null ? null : eventsOf(response);
  return {
    format: 'oddsmith-describe/1',
    source: table.source ?? null,
    rows: table.rows,
    response: events === null ? null : { column: response!.name, event: events.event },
    columns: table.columns.map((column) => describeColumn(column, column === response ? null : events)),
  };
}

function describeColumn(column: Column, events: Events | null): ColumnDescription {
  const described = column.kind === 'numeric' ? describeNumbers(column) : describeLevels(column);
  const length = column.kind === 'numeric' ? column.values.length : column.codes.length;
  return {
    name: column.name,
    type: column.type,
    ...described,
    suggestions: suggestionsFor(column, length - described.missing, described.distinct),
    eventRates: events === null ? null : eventRates(column, events),
  };
}

type Described = Omit<ColumnDescription, 'name' | 'type' | 'suggestions' | 'eventRates'>;

const NO_STATISTICS = {
  infinite: null,
  min: null,
  max: null,
  mean: null,
  standardDeviation: null,
  quantiles: null,
};

function describeNumbers({ values }: NumericColumn): Described {
  const sorted = sortedFinite(values);
  const infinities = new Set<number>();
  let missing = 0;
  for (const value of values) {
    if (Number.isNaN(value)) missing++;
    else if (!Number.isFinite(value)) infinities.add(value);
  }
  const counts = {
    missing,
    distinct: countDistinct(sorted) + infinities.size,
    infinite: values.length - missing - sorted.length,
    levels: null,
  };
  if (sorted.length === 0) return { ...NO_STATISTICS, ...counts };
  return {
    ...counts,
    min: sorted[0]!,
    max: sorted.at(-1)!,
    ...moments(sorted),
    quantiles: PROBABILITIES.map((probability) => ({ probability, value: quantile(sorted, probability) })),
  };
}

function describeLevels({ levels, codes }: CategoricalColumn): Described {
  const counts = new Float64Array(levels.length);
  let missing = 0;
  for (const code of codes) {
    if (code < 0) missing++;
    else counts[code]!++;
  }
  const used = Int32Array.from(levels.keys()).filter((code) => counts[code]! > 0);
  const frequent = used.slice().sort((a, b) => counts[b]! - counts[a]! || a - b);
  return {
    ...NO_STATISTICS,
    missing,
    distinct: used.length,
    levels: Array.from(frequent.subarray(0, LEVELS_SHOWN), (code) => ({
      level: levels[code]!,
      count: counts[code]!,
    })),
  };
}
