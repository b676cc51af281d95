import { OddsmithError } from '../errors.js';
import { columnNamed } from '../table/columns.js';
import type { CategoricalColumn, Column, Table } from '../table/table.js';
import { labelsOfNumbers } from './factors.js';
import type { InputColumn } from './schema.js';

/**
 * The columns of new rows with the types of the training data: a text column may hold nothing but numbers in a few
 * new rows, and one without any value may come as any type. Throws `column-unknown` and `column-type`.
 */
export function conformingTable(table: Table, inputs: readonly InputColumn[]): Table {
  return { ...table, columns: inputs.map((input) => conforming(columnNamed(table, input.name), input)) };
}

function conforming(column: Column, { name, type }: InputColumn): Column {
  const isNumeric = type === 'number' || type === 'date';
  if (column.kind === 'numeric') {
    if (column.type === type) return column;
    if (column.values.every(Number.isNaN))
      return isNumeric ? { ...column, type } : withoutValues(name, type, column);
    if (type === 'text' && column.type === 'number') {
      const { levels, codes } = labelsOfNumbers(column.values);
      return { kind: 'categorical', name, type, levels, ownOrder: false, codes };
    }
  } else {
    if (column.codes.every((code) => code < 0)) {
      return isNumeric
        ? { kind: 'numeric', name, type, values: new Float64Array(column.codes.length).fill(Number.NaN) }
        : { ...column, type };
    }
    if (type === 'text') return column;
    const isBoolean = column.levels.every((level) => level === 'false' || level === 'true');
    if (type === 'boolean' && isBoolean) return { ...column, type };
  }
  throw new OddsmithError(
    'column-type',
    `The column "${name}" is ${column.type} here; it was ${type} in the data that the model was fitted on.`,
    { column: name },
  );
}

function withoutValues(
  name: string,
  type: 'text' | 'boolean',
  { values }: { values: Float64Array },
): CategoricalColumn {
  return {
    kind: 'categorical',
    name,
    type,
    levels: [],
    ownOrder: false,
    codes: new Int32Array(values.length).fill(-1),
  };
}
