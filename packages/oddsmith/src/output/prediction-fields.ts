/** The columns of a table of predictions. */
import { type Column, columnNamed, OddsmithError, type Prediction, type Table } from '@oddsmith/core';
import type { Cell, Field } from './rows.js';

/** A field that says what its values are; those of a date are ISO text. */
export interface TypedField extends Field {
  readonly type: 'integer' | 'number' | 'text' | 'boolean' | 'date';
}

/** The row number from 1, `before` being the rows of earlier batches, or the columns that are kept. */
export function identifyingFields(
  table: Table,
  before: number,
  keep: readonly string[] | undefined,
): TypedField[] {
  if (keep === undefined) return [{ name: 'row', type: 'integer', valueAt: (row) => before + row + 1 }];
  return keep.map((name) => {
    const column = columnNamed(table, name, { option: 'keep' });
    return { name, type: column.type, valueAt: (row) => cellOf(column, row) };
  });
}

function cellOf(column: Column, row: number): Cell {
  if (column.kind === 'numeric') {
    const value = column.values[row]!;
    if (Number.isNaN(value)) return null;
    return column.type === 'date' && Number.isFinite(value) ? isoDate(value) : value;
  }
  const code = column.codes[row]!;
  if (code < 0) return null;
  return column.type === 'boolean' ? column.levels[code] === 'true' : column.levels[code]!;
}

/** `2020-01-31`, with the time of day where there is one. */
function isoDate(days: number): string {
  const text = new Date(Math.round(days * 86_400_000)).toISOString();
  return Number.isInteger(days) ? text.slice(0, 10) : text;
}

/** The class is the likelier of the two labels: the event from a probability of 0.5 on. */
export function predictionFields(
  { logOdds, probability, intervals }: Prediction,
  labels: { readonly event: string; readonly reference: string },
): TypedField[] {
  const fields: TypedField[] = [
    field('probability', probability),
    field('log_odds', logOdds),
    {
      name: 'class',
      type: 'text',
      valueAt(row) {
        const value = probability[row]!;
        if (Number.isNaN(value)) return null;
        return value >= 0.5 ? labels.event : labels.reference;
      },
    },
  ];
  if (intervals === null) return fields;
  return [
    ...fields,
    field('probability_se', intervals.probabilityStandardError),
    field('probability_lower', intervals.probabilityLower),
    field('probability_upper', intervals.probabilityUpper),
    field('log_odds_se', intervals.logOddsStandardError),
    field('log_odds_lower', intervals.logOddsLower),
    field('log_odds_upper', intervals.logOddsUpper),
  ];
}

/** A row without a prediction has NaN, which is an empty field. */
function field(name: string, values: Float64Array): TypedField {
  return { name, type: 'number', valueAt: (row) => (Number.isNaN(values[row]) ? null : values[row]!) };
}

/** @throws OddsmithError `column-duplicate`: a kept column has the name of a predicted one. */
export function refuseDuplicates(fields: readonly TypedField[]): void {
  const names = fields.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice === undefined) return;
  throw new OddsmithError(
    'column-duplicate',
    `The result would have two columns "${twice}"; --keep can name it but once.`,
    {
      column: twice,
      option: 'keep',
    },
  );
}
