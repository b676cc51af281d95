/** What a column looks like, for a person who is about to write a formula. */
import type { Column, NumericColumn } from '../table.js';
import type { Suggestion } from './description.js';

const FEWEST_IDENTIFIERS = 10;
const FEWEST_NUMBERED_ROWS = 20;
const MOST_ORDERED_INTEGERS = 10;
const MANY_LEVELS = 50;
/** `id`, `user_id`, `userId`, `row number`, `key`, `uuid`, … */
const IDENTIFIER_NAME = /(^|[\s_.-])(id|ids|identifier|key|uuid|guid|index|row|rownames?|nr|no|number)$/i;
const CAMEL_CASE_ID = /[a-z]I[dD]$/;

export function suggestionsFor(column: Column, present: number, distinct: number): Suggestion[] {
  if (present === 0) return ['all-missing'];
  if (distinct === 1) return ['constant'];
  if (distinct === 2) return ['binary'];
  if (isIdentifier(column, present, distinct)) return ['identifier'];
  if (column.kind === 'categorical') return distinct > MANY_LEVELS ? ['many-levels'] : [];
  if (column.type === 'number' && distinct <= MOST_ORDERED_INTEGERS && hasOnlyIntegers(column))
    return ['ordered-integers'];
  return [];
}

function isIdentifier(column: Column, present: number, distinct: number): boolean {
  if (distinct < present || present < FEWEST_IDENTIFIERS) return false;
  if (column.kind === 'categorical') return true;
  return (
    column.type === 'number' &&
    hasOnlyIntegers(column) &&
    (hasIdentifierName(column.name) || numbersItsRows(column))
  );
}

function hasIdentifierName(name: string): boolean {
  return IDENTIFIER_NAME.test(name) || CAMEL_CASE_ID.test(name);
}

function hasOnlyIntegers({ values }: NumericColumn): boolean {
  return values.every((value) => Number.isInteger(value) || Number.isNaN(value));
}

/** 0, 1, 2, … or 1, 2, 3, … down the rows. */
function numbersItsRows({ values }: NumericColumn): boolean {
  const first = values[0]!;
  if (values.length < FEWEST_NUMBERED_ROWS || (first !== 0 && first !== 1)) return false;
  return values.every((value, row) => value === first + row);
}
