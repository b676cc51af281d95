/** What PostgreSQL's own types are to a formula. */
import { fitSync } from '@oddsmith/core';
import { describe, expect, it } from 'vitest';
import { engineUrl } from '../../../packages/oddsmith/src/engine/engine-url.js';
import { withRelation } from '../../../packages/oddsmith/src/engine/open.js';
import { expectClose, fitThere } from '../contract/asking.js';
import { v, x } from '../contract/rows.js';
import type { PostgresStage } from './stage.js';

/** Columns and the i-th value of each as PostgreSQL writes it, and as a fit in memory takes it. */
const COLUMNS: readonly (readonly [definition: string, sql: string])[] = [
  ['y boolean', '(i * 31) % 7 < 3'],
  ['n numeric(30, 20)', '((i * 7919) % 1009)::numeric / 1009'],
  ['d share', '((i * 104729) % 977)::float8 / 977'],
  ['f real', '((i * 13) % 101)::real / 3'],
  ['big int8', '(i % 50) * 20000000000000000'],
  ['g mood', "(CASE i % 3 WHEN 0 THEN 'sad' WHEN 1 THEN 'ok' ELSE 'happy' END)::mood"],
  ['u uuid', "('00000000-0000-0000-0000-00000000000' || i % 4)::uuid"],
  ['c char(8)', "CASE WHEN i % 2 = 0 THEN 'a' ELSE 'b c ' END"],
  ['vc varchar(8)', "CASE WHEN i % 5 = 0 THEN 'a' ELSE 'a ' END"],
  ['t timestamp', "timestamp '2020-01-01' + i % 90 * interval '1 day' + i % 24 * interval '1 hour'"],
  ['tz timestamptz', "timestamptz '2020-01-01 00:00+00' + i % 80 * interval '1 day'"],
  ['special numeric', "CASE i % 9 WHEN 3 THEN 'NaN' WHEN 4 THEN 'Infinity' ELSE (i % 100)::numeric / 10 END"],
  [
    'far timestamp',
    "CASE WHEN i % 10 = 0 THEN 'infinity' ELSE timestamp '2021-01-01' + i * interval '1 hour' END",
  ],
  ['j json', "'{}'"],
  ['m money', '1'],
];

export function types(stage: () => PostgresStage): void {
  describe('types', () => {
    it('are what a formula takes them for, to the last digit', async () => {
      const definitions = COLUMNS.map(([definition]) => definition).join(', ');
      const values = COLUMNS.map(([, sql]) => sql).join(', ');
      await stage().run(`CREATE TYPE mood AS ENUM ('sad', 'ok', 'happy'); CREATE DOMAIN share AS float8 CHECK (value < 2);
        CREATE TABLE types (${definitions}); INSERT INTO types SELECT ${values} FROM generate_series(0, 499) AS t(i)`);
      const columns = await withRelation(
        engineUrl(stage().reading),
        { table: 'types' },
        {},
        async (relation) => relation.columns.map(({ name, type }) => `${name} ${type}`),
      );
      expect(columns).toEqual([
        ...['y boolean', 'n number', 'd number', 'f number', 'big number', 'g text', 'u text', 'c text'],
        ...['vc text', 't date', 'tz date', 'special number', 'far date'],
      ]);
      const rows = Array.from({ length: 500 }, (_, i) => ({
        ...{
          y: (i * 31) % 7 < 3,
          n: x(i),
          d: v(i),
          f: Math.fround(((i * 13) % 101) / 3),
          big: (i % 50) * 2e16,
        },
        g: ['sad', 'ok', 'happy'][i % 3]!,
        ...{ u: `00000000-0000-0000-0000-00000000000${i % 4}`, c: i % 2 === 0 ? 'a' : 'b c' },
        vc: i % 5 === 0 ? 'a' : 'a ',
        t: new Date(Date.UTC(2020, 0, 1 + (i % 90), i % 24)),
        tz: new Date(Date.UTC(2020, 0, 1 + (i % 80))),
        special: [3, 4].includes(i % 9) ? null : (i % 100) / 10,
        far: i % 10 === 0 ? null : new Date(Date.UTC(2021, 0, 1, i)),
      }));
      for (const formula of [
        'y ~ n + d + f + big + g',
        'y ~ u + c + vc + t + tz',
        'y ~ special + n',
        'y ~ far + n',
      ]) {
        const options = { termTests: 'none' } as const;
        expectClose(
          await fitThere(stage(), 'types', formula, options),
          fitSync(rows, formula, options),
          1e-10,
        );
      }
    });

    it('numbers come as the doubles that a cast gives', async () => {
      const sql = `SELECT 0.1::numeric, '12345678901234567890.123456789'::numeric, 9007199254740993::int8, 'NaN'::numeric,
        'Infinity'::numeric, 1e-320::float8, 0.1::float8 + 0.2::float8, 0.1::float4, true, NULL, 'x'`;
      const [row] = await withRelation(engineUrl(stage().reading), { table: 'types' }, {}, (relation) =>
        relation.query(sql),
      );
      expect(row).toEqual([
        ...[0.1, 12345678901234567000, 9007199254740992, Number.NaN, Number.POSITIVE_INFINITY],
        ...[1e-320, 0.1 + 0.2, 0.1, true, null, 'x'],
      ]);
    });
  });
}
