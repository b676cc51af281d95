/** What data are like: missing values, dates, weights, products, columns that depend on others. */
import { fitSync } from '@oddsmith/core';
import { describe, expect, it } from 'vitest';
import type { Library, Stage } from '../stage.js';
import { expectSame, fitThere } from './asking.js';
import { type Maker, made, records, V, v, X, x, Y } from './rows.js';

const day = (i: number) => new Date(Date.UTC(2020, 0, 1 + (i % 40))).toISOString().slice(0, 10);

export function kindsOfData(stage: () => Stage | Library): void {
  describe('what data are like', () => {
    it('missing values, offsets, dates, truth values and products', async () => {
      const makers: Maker[] = [
        Y,
        ['x', 'number', (i) => (i % 11 === 0 ? null : x(i))],
        V,
        ['k', 'integer', (i) => i % 3],
        ['even', 'boolean', (i) => (i % 13 === 0 ? null : i % 2 === 0)],
        ['day', 'date', (i) => (i % 17 === 0 ? null : day(i))],
        ['shift', 'number', (i) => Math.log(1 + (i % 5))],
      ];
      const formula = 'y ~ x * even + factor(k) + day + offset(shift) + I(v^2) + log(v + 1)';
      await expectSame(stage(), makers, formula);
      await stage().load('made', made(makers));
      const failing = fitThere(stage(), 'made', formula, { missing: 'fail' });
      await expect(failing).rejects.toMatchObject({ code: 'value-missing' });
    });

    it('comparisons, parts of dates and texts', async () => {
      const makers: Maker[] = [Y, X, V, ['day', 'date', day], ['g', 'text', (i) => `g${i % 4}`]];
      await expectSame(
        stage(),
        makers,
        'y ~ I(x > 0.5 & v < 0.7) + month(day) + x:g + I(day > "2020-01-20")',
      );
    });

    it('numbers of very different sizes', async () => {
      const makers: Maker[] = [Y, ['x', 'number', (i) => 1e9 * x(i)], ['w', 'number', (i) => 1e-6 * v(i)]];
      await expectSame(stage(), makers, 'y ~ x + w');
    });

    it('odds that leave the range of exp, on the way and at the end', async () => {
      const makers: Maker[] = [
        ['y', 'boolean', (i) => (i % 2 === 0 ? i % 3 === 0 : i >= 250)],
        ['far', 'number', (i) => (i % 2 === 0 ? 0 : i >= 250 ? 2000 : -2000)],
        X,
      ];
      await expectSame(stage(), makers, 'y ~ x + offset(far)');
    });

    it('aliased columns', async () => {
      const makers: Maker[] = [
        ...[Y, X, V],
        ['w', 'number', (i) => x(i) + 2 * v(i)],
        ['u', 'number', (i) => 1 - x(i)],
      ];
      await expectSame(stage(), makers, 'y ~ x + v + w + u');
    });

    it('nearly collinear columns on other scales', async () => {
      const makers: Maker[] = [
        Y,
        ['a', 'number', (i) => 1e6 + x(i)],
        ['b', 'number', (i) => 1e6 + x(i) + 1e-3 * v(i)],
        ['c', 'number', (i) => 1e-7 * v(i) * v(i)],
      ];
      await expectSame(stage(), makers, 'y ~ a + b + c');
    });

    it('frequency weights, some of them 0', async () => {
      const table = made([Y, X, ['w', 'integer', (i) => i % 4]]);
      await stage().load('made', table);
      const found = await fitThere(stage(), 'made', 'y ~ x', { weights: 'w' });
      const whole = fitSync(records(table), 'y ~ x', { weights: 'w' });
      expect(found.report.bic).toBeCloseTo(whole.report.bic!, 8);
      expect(found.report).toMatchObject({ weight: whole.report.weight, rows: whole.report.rows });
      expect(found.coefficients[1]!.estimate).toBeCloseTo(whole.coefficients[1]!.estimate!, 11);
    });

    it('rows that repeat are counted there', async () => {
      const makers: Maker[] = [
        Y,
        ['g', 'text', (i) => (i % 5 === 0 ? null : i % 3 === 0 ? 'a' : 'b')],
        ['k', 'integer', (i) => i % 4],
        ['u', 'number', (i) => (i % 7) * 0.25],
      ];
      await expectSame(stage(), makers, 'y ~ g * factor(k) + u + I(u^2)');
    });

    it('more sums than one statement holds', async () => {
      const makers = Array.from({ length: 32 }, (_, j): Maker => {
        const prime = [7919, 104_729, 1_299_709, 15_485_863][j % 4]!;
        return [`x${j}`, 'number', (i) => (((i + 3 * j) * prime) % (1009 + 2 * j)) / 1009];
      });
      await expectSame(stage(), made([Y, ...makers], 2000), 'y ~ .', { termTests: 'none' });
    });
  });
}
