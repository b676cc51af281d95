import { columnsOf } from './expressions.js';
import type { ModelTerms, Schema } from './schema.js';

/** The columns that a model reads: of the response, the variables and `offset()`; a source need read no others. */
export function usedColumns(terms: ModelTerms): string[] {
  const found = columnsOf(terms.response);
  for (const expression of [...Object.values(terms.variables), ...terms.offsets])
    columnsOf(expression, found);
  return [...found];
}

/** The types to ask a reader for, so that new rows are read as the training rows were. */
export function inputTypes(schema: Schema): Record<string, 'number' | 'text' | 'date'> {
  const types: Record<string, 'number' | 'text' | 'date'> = Object.create(null);
  for (const { name, type } of schema.inputs) if (type !== 'boolean') types[name] = type;
  return types;
}
