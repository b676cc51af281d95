/** Names and levels that mean harm. */
import { describe, expect, it } from 'vitest';
import type { Library, Stage } from '../stage.js';
import { expectSame, fitThere } from './asking.js';
import { type Maker, made, V, X, x, Y } from './rows.js';

const NAMES = [
  'y"; drop table births; --',
  "it's",
  'select',
  'ünï \\ 列',
  'a'.repeat(80),
  '`tick`',
  '%s',
  '1',
  'a.b',
  '$1',
  '{x:Int32}',
];
const LEVELS = ["a'; drop table births; --", 'b"', 'c\\', 'ß列', '', "\\'", '$1', 'ends '];

/** As formulas and options write it. */
const written = (name: string) => `\`${name.replaceAll('\\', '\\\\').replaceAll('`', '\\`')}\``;

export function hostileNames(stage: () => Stage | Library): void {
  describe('names and levels that mean harm', () => {
    it.each(NAMES)('the column %s', async (name) => {
      const makers: Maker[] = [Y, [name, 'number', x], V];
      const formula = `y ~ ${written(name)} + v`;
      if (Buffer.byteLength(name) <= (stage().longestName ?? Number.POSITIVE_INFINITY))
        return await expectSame(stage(), makers, formula);
      // The engine has cut the name, and a formula that says it whole finds no such column.
      await stage().load('made', made(makers));
      await expect(fitThere(stage(), 'made', formula)).rejects.toMatchObject({ code: 'column-unknown' });
    });

    it.each(['births"; drop table births; --', "it's", 'select', 'ünï 列', 'back\\slash'])(
      'the table %s',
      async (name) => {
        await stage().load(name, made([Y, X, V]));
        const { rows } = (await fitThere(stage(), name, 'y ~ x + v')).report;
        expect(rows).toBe(500);
      },
    );

    it('levels with quotes, semicolons, backslashes, blanks and other letters', async () => {
      const level: Maker = ['g', 'text', (i) => LEVELS[i % LEVELS.length]!];
      await expectSame(stage(), [Y, X, level], 'y ~ x + g');
    });

    it('nothing was dropped', async () => {
      await stage().load('births', made([Y, X, V], 20));
      await fitThere(stage(), 'births', 'y ~ x').catch(() => undefined);
      const there = (await fitThere(stage(), 'births', 'y ~ v')).report.rows;
      expect(there).toBe(20);
    });
  });
}
