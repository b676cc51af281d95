import fc from 'fast-check';
import { expect, test } from 'vitest';
import { valueOfText } from '../../src/table/data/text-values.js';
import { parseDate } from '../../src/table/date-token.js';
import { parseNumber } from '../../src/table/number-token.js';
import { isMissingToken, MISSING_TOKENS } from '../../src/table/type-policy.js';

/** What the CSV reader makes of an unquoted token. */
function asInFiles(text: string, type: 'number' | 'date'): number | undefined {
  const bytes = new TextEncoder().encode(text.trim());
  if (isMissingToken(bytes, 0, bytes.length, false)) return Number.NaN;
  const value = (type === 'date' ? parseDate : parseNumber)(bytes, 0, bytes.length);
  return Number.isNaN(value) ? undefined : value;
}

const text = fc.oneof(
  fc.double().map(String),
  fc.string({ unit: fc.constantFrom(...'0123456789+-.eE _,xnaif'), maxLength: 12 }),
  fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
  fc.constantFrom(
    ...MISSING_TOKENS,
    'Inf',
    '-infinity',
    '+inf',
    'Infin',
    'infinit',
    '',
    ' ',
    '\t1\n',
    '٣',
    '1e999',
  ),
);

test('a text is read as a token of a file is', () => {
  fc.assert(
    fc.property(text, fc.constantFrom('number' as const, 'date' as const), (token, type) => {
      expect(valueOfText(token, type)).toBe(asInFiles(token, type));
    }),
    { seed: 20251121, numRuns: 5000 },
  );
});
