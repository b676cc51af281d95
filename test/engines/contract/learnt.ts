/** Terms that are learnt from all rows: the schema is that of a fit in memory, to 13 digits. */
import { fitSync } from '@oddsmith/core';
import { beforeAll, describe, it } from 'vitest';
import { someOf } from '../../../packages/oddsmith/test/engine/thorough.js';
import { expectSameEstimates } from '../../oracle/same-fit.js';
import type { Library, Stage } from '../stage.js';
import { fitThere } from './asking.js';
import { type Maker, made, records, V, X, x, Y } from './rows.js';

const ROWS: readonly Maker[] = [
  ...[Y, X, V],
  ['skew', 'number', (i) => (i % 19 === 0 ? null : -7 * Math.log(1 - x(i)))],
  ['far', 'number', (i) => 1e5 + Math.sin(i)],
  ['few', 'integer', (i) => (i * i) % 11],
  ['g', 'text', (i) => 'aaaabbbbbccdd'[(i * 5) % 13]!],
  ['day', 'date', (i) => new Date(Date.UTC(2001, 2, 4 + ((i * 37) % 900))).toISOString().slice(0, 10)],
];

export function learntTerms(stage: () => Stage | Library): void {
  describe('terms that are learnt from all rows', () => {
    const table = made(ROWS);
    beforeAll(() => stage().load('learnt', table));

    it.each(
      someOf([
        'ns(x, 3) + poly(v, 2) + scale(x):v',
        'poly(far, 2) + poly(skew, 4)',
        'ns(skew, df = 4) + bs(v, df = 5)',
        'rcs(skew, 4) + rcs(far, 3)',
        'scale(far) + scale(skew, center = FALSE)',
        'cut(skew, 4) + ordered(cut(v, 3))',
        'lump(g, 2) + lump(few, 3, other = "rest") + x',
        'C(g, treatment, base = 3) + C(few, sum)',
        'poly(log(skew + 1), 2) + ns(I(x * v), df = 3)',
        'poly(day, 2) + lump(year(day), 1)',
      ]),
    )('%s', async (terms) => {
      const found = await fitThere(stage(), 'learnt', `y ~ ${terms}`);
      expectSameEstimates(found, fitSync(records(table), `y ~ ${terms}`));
    });
  });
}
