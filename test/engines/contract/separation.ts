/** Rows that are separated: proved there, and reported as in memory. */
import { fitSync } from '@oddsmith/core';
import { describe, expect, it } from 'vitest';
import type { Library, Stage } from '../stage.js';
import { expectClose, fitThere } from './asking.js';
import { type Maker, made, records, V, v, X, x } from './rows.js';

const G: Maker = ['g', 'text', (i) => 'abc'[i % 3]!];
const yes = (i: number) => (i * 31) % 7 < 3;

export function separatedRows(stage: () => Stage | Library): void {
  describe('rows that are separated', () => {
    const outcomes: readonly (readonly [string, (i: number) => boolean, string])[] = [
      ['completely', (i) => x(i) + 2 * v(i) > 1.3, 'y ~ x + v'],
      ['by a level', (i) => i % 3 === 0 || yes(i), 'y ~ x + v + g'],
      ['by a threshold in a level', (i) => (i % 3 === 1 ? x(i) > 0.4 : yes(i)), 'y ~ x * g + v'],
    ];

    it.each(outcomes)('%s', async (_, outcome, formula) => {
      const table = made([['y', 'boolean', outcome], X, V, G]);
      await stage().load('made', table);
      const found = await fitThere(stage(), 'made', formula);
      const whole = fitSync(records(table), formula);
      const { kind, terms, rows } = whole.report.separation!;
      expect(found.report.separation).toMatchObject({ kind, terms, rows });
      expectClose(found, whole, 1e-9);
    });
  });
}
