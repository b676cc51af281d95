import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseDate } from '../../src/table/date-token.js';

function parse(text: string): number {
  const bytes = new TextEncoder().encode(text);
  return parseDate(bytes, 0, bytes.length);
}

const DAY = 86_400_000;

test.each([
  ['1970-01-01', 0],
  ['1969-12-31', -1],
  ['2000-02-29', 11016],
  ['2024-01-31', 19753],
  ['2024-01-31T12:00:00Z', 19753.5],
  ['2024-01-31 12:00:00', 19753.5],
  ['2024-01-31t12:00z', 19753.5],
  ['2024-01-31T18:00:00.000', 19753.75],
  ['2024-01-31T12:00:00+12:00', 19753],
  ['2024-01-31T12:00:00+1200', 19753],
  ['2024-01-31T12:00:00-12', 19754],
  ['1970-01-01T00:00:00.5', 0.5 / 86400],
])('%s', (text, days) => {
  expect(parse(text)).toBe(days);
});

test.each([
  '',
  '2024',
  '2024-1-31',
  '2024-02-30',
  '2023-02-29',
  '1900-02-29',
  '2024-00-10',
  '2024-13-01',
  '2024-01-00',
  '2024-01-32',
  '2024-01-31T',
  '2024-01-31T1',
  '2024-01-31T24:00',
  '2024-01-31T12:60',
  '2024-01-31T12:00:60',
  '2024-01-31T12:00:',
  '2024-01-31T12:00:00.',
  '2024-01-31T12:00:00+',
  '2024-01-31T12:00:00+2',
  '2024-01-31T12:00:00+25:00',
  '2024-01-31T12:00:00 Z',
  '2024-01-31x',
  '2024/01/31',
  '31-01-2024',
  '20240131',
  '+2024-01-31',
])('"%s" is no date', (text) => {
  expect(parse(text)).toBeNaN();
});

test('every instant that Date knows gives the same day and time', () => {
  const instants = fc.date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true });
  fc.assert(
    fc.property(instants, (date) => Math.abs(parse(date.toISOString()) - date.getTime() / DAY) <= 1e-9),
    { seed: 1, numRuns: 3000 },
  );
  fc.assert(
    fc.property(
      instants,
      (date) => parse(date.toISOString().slice(0, 10)) === Math.floor(date.getTime() / DAY),
    ),
    { seed: 2, numRuns: 3000 },
  );
});
