/** What of the work is done where the rows are, and what ClickHouse's own types are to a formula. */
import { fitSync } from '@oddsmith/core';
import { describe, expect, it } from 'vitest';
import { engineUrl } from '../../../packages/oddsmith/src/engine/engine-url.js';
import { withRelation } from '../../../packages/oddsmith/src/engine/open.js';
import { expectClose, expectSame, fitThere } from '../contract/asking.js';
import { type Maker, made, V, v, X, x, Y } from '../contract/rows.js';
import type { ClickHouseStage } from './stage.js';

export function pushed(stage: () => ClickHouseStage): void {
  it('every pass is summed by each server over its own rows', async () => {
    await stage().load('split', made([Y, X, V], 1000));
    await stage().told('SYSTEM FLUSH LOGS');
    await fitThere(stage(), 'split', 'y ~ x + v');
    await stage().told('SYSTEM FLUSH LOGS');
    const asked = await stage().askedOf(
      1,
      `SELECT count(), min(read_rows), max(read_rows), max(result_rows) FROM system.query_log
        WHERE type = 2 AND NOT is_initial_query AND query LIKE '%split of a shard%' AND query LIKE '%ln(%'`,
    );
    const [passes, ...rows] = asked[0]!.map(Number);
    expect(passes).toBeGreaterThan(3);
    expect(rows).toEqual([500, 500, 1]);
  });

  it('scores of clusters are summed by each server: it sends a row for each of its clusters', async () => {
    const k: Maker = ['k', 'integer', (i) => Math.floor(i / 2) % 10];
    await stage().load('clustered', made([Y, X, V, k], 1000));
    await fitThere(stage(), 'clustered', 'y ~ x + v', { cluster: 'k' });
    await stage().told('SYSTEM FLUSH LOGS');
    const asked = await stage().askedOf(
      1,
      `SELECT count(), min(read_rows), max(result_rows) FROM system.query_log WHERE type = 2 AND NOT is_initial_query
        AND query LIKE '%clustered of a shard%' AND query LIKE '%exp(%' AND query LIKE '%GROUP BY%'`,
    );
    expect(asked[0]!.map(Number)).toEqual([1, 500, 10]);
  });

  it('columns that are called as we call ours', async () => {
    const names = ['x0', 'a', 'b', 'o', 'z', 'e', 'p', 'q', 'r', 'oddsmith', 'oddsmith_in0', 'd1', 'c0'];
    const makers = names.map(
      (name, j): Maker => [name, 'number', (i) => (((i + 7 * j) * 7919) % (1009 + 2 * j)) / 1009],
    );
    await expectSame(stage(), [Y, ...makers], `y ~ ${names.join(' + ')}`, { termTests: 'none' });
  });

  describe('types', () => {
    it('of numbers: no overflow of bytes, no arithmetic of decimals', async () => {
      await stage().told('DROP TABLE IF EXISTS kinds');
      await stage().told(
        `CREATE TABLE kinds (y UInt8, small UInt8, other UInt8, money Decimal(9, 3), single Float32, kind Enum8('a' = 1, 'b' = 2),
          code FixedString(3), moment DateTime) ENGINE = Memory`,
      );
      await stage().told(
        `INSERT INTO kinds SELECT (number * 31) % 7 < 3, number % 11, number * 13 % 17, toDecimal32(number % 23, 3) / 8,
          (number * 7919 % 1009) / 1009, if(number % 3 = 0, 'a', 'b'), toFixedString(if(number % 4 = 0, 'xy', 'z'), 3),
          toDateTime('2020-01-01 00:00:00', 'UTC') + number * 977 FROM system.numbers LIMIT 500`,
      );
      const rows = Array.from({ length: 500 }, (_, i) => ({
        y: (i * 31) % 7 < 3 ? 1 : 0,
        ...{ small: i % 11, other: (i * 13) % 17, money: (i % 23) / 8, single: Math.fround(x(i)) },
        ...{ kind: i % 3 === 0 ? 'a' : 'b', code: i % 4 === 0 ? 'xy' : 'z' },
        moment: new Date(Date.UTC(2020, 0, 1) + 977_000 * i),
      }));
      const formula = 'y ~ I(small - other) + I(money * small) + single + kind + code + moment';
      expectClose(await fitThere(stage(), 'kinds', formula), fitSync(rows, formula), 1e-9);
    });

    it('of results: doubles exactly, and all that they can be', async () => {
      const url = engineUrl(stage().reading);
      await stage().load('births', made([Y, ['v', 'number', v]], 20));
      const rows = await withRelation(url, { table: 'births' }, {}, ({ query }) =>
        query(
          `SELECT 1e0 / 3, -0e0, nan, inf, -inf, 2.2250738585072014e-308, toUInt64(18446744073709551615), toInt64(-9007199254740993), toUInt8(7),
            NULL, 'tab\\tline\\nback\\\\slash\\0', toDecimal32(1.25, 3), toDate('2020-02-29'), toNullable(0.1), [1, 2]`,
        ),
      );
      const text = 'tab\tline\nback\\slash\0';
      const integers = [18446744073709551615n, -9007199254740993n, 7];
      expect(rows).toEqual([
        [
          ...[1 / 3, -0, Number.NaN, Infinity, -Infinity, 2.2250738585072014e-308, ...integers, null],
          ...[text, 1.25, '2020-02-29', 0.1, '[1,2]'],
        ],
      ]);
    });
  });
}
