/** Chains as ClickHouse gets them: one SELECT over the table. What it means is told by engines (`test/engines`). */
import { describe, expect, test } from 'vitest';
import { type Chain, further, select } from '../../../src/formula/sql/chain.js';
import { civilPart } from '../../../src/formula/sql/civil-dates.js';
import { CLICKHOUSE } from '../../../src/formula/sql/index.js';

const chain = (column: string): Chain => ({
  dialect: CLICKHOUSE,
  source: '`flights` AS t',
  steps: [{ columns: [['a', `toFloat64(${CLICKHOUSE.identifier(column)})`]], keep: [] }],
});

describe('a chain', () => {
  const whole = further(further(chain('x'), { columns: [['b', "if(a = 1e0, 'a', 'b\\'a')"]], keep: ['a'] }), {
    columns: [['c', 'a + 2e0']],
    keep: ['b'],
    where: 'a > 0e0',
    filled: true,
  });

  test('is one SELECT, and its names are places of a tuple', () => {
    expect(select(whole, ['sum(c)', 'b'], 'GROUP BY b LIMIT 3')).toBe(
      'SELECT sum(oddsmith.2), oddsmith.1 AS b FROM `flights` AS t ARRAY JOIN arrayMap(r -> tuple(r.2, ifNull(r.1 + 2e0, nan)), ' +
        "arrayFilter(r -> ifNull(r.1 > 0e0, 0), arrayMap(r -> tuple(r.1, if(r.1 = 1e0, 'a', 'b\\'a')), " +
        '[tuple(toFloat64(`x`))]))) AS oddsmith GROUP BY oddsmith.1 LIMIT 3',
    );
  });

  test('is not taken for columns of the table', () => {
    expect(select(chain('a'), ['sum(a)'])).toContain('[tuple(toFloat64(`a`))]');
    expect(select(chain('oddsmith'), ['sum(a)'])).toMatch(/^SELECT sum\(oddsmith_\.1\) .* AS oddsmith_$/);
    expect(select(chain('a `a` a'), ['sum(a)'])).toContain('tuple(toFloat64(`a \\`a\\` a`))');
  });

  test('is a query within a query where it looks at other rows', () => {
    const nested = ' FROM (SELECT toFloat64(`x`) AS a FROM `flights` AS t) AS oddsmith_0';
    const step = { columns: [['s', 'sum(a) OVER (ORDER BY a)']], keep: [], windows: true } as const;
    expect(select(further(chain('x'), step), ['max(s)'])).toBe(
      `SELECT max(s) FROM (SELECT sum(a) OVER (ORDER BY a) AS s${nested}) AS oddsmith_1`,
    );
  });

  test('has its names in a query around it where a result is called what a column is', () => {
    expect(select(chain('x'), ['sum(a) AS x'])).toBe(
      'SELECT oddsmith_result0 AS x FROM (SELECT sum(oddsmith.1) AS oddsmith_result0 FROM `flights` AS t ARRAY JOIN [tuple(toFloat64(`x`))] AS oddsmith) AS oddsmith_results',
    );
    expect(select(chain('a'), ['a', 'count(*)'], 'GROUP BY a')).toBe(
      'SELECT oddsmith_result0 AS a, oddsmith_result1 FROM (SELECT oddsmith.1 AS oddsmith_result0, count(*) AS oddsmith_result1 FROM `flights` AS t ARRAY JOIN [tuple(toFloat64(`a`))] AS oddsmith GROUP BY oddsmith.1) AS oddsmith_results',
    );
  });

  test('over a column that is called like a number is a query within a query', () => {
    expect(select(chain('1'), ['sum(a)'])).toBe(
      'SELECT sum(a) FROM (SELECT toFloat64(`1`) AS a FROM `flights` AS t) AS oddsmith_0',
    );
  });
});

/** The SQL of a part, run as JavaScript. */
function evaluated(sql: string, days: number): number {
  const source = sql
    .replaceAll(/arrayMap\((\w+) -> /g, 'bound(($1) => ')
    .replaceAll(/\)\[1\]/g, ')')
    .replaceAll(' AND ', ' && ')
    .replaceAll(' OR ', ' || ')
    .replaceAll('<>', '!==')
    .replaceAll(/(?<![<>=!]) = /g, ' === ')
    .replaceAll('if(', 'choose(');
  const run = new Function('days', 'floor', 'bound', 'choose', `return ${source}`);
  return run(
    days,
    Math.floor,
    (body: (value: number) => number, [value]: number[]) => body(value!),
    (condition: boolean, yes: number, no: number) => (condition ? yes : no),
  ) as number;
}

describe('parts of dates by arithmetic', () => {
  const dayOfYear = (date: Date) => {
    const first = new Date(0);
    first.setUTCFullYear(date.getUTCFullYear(), 0, 1);
    return (date.getTime() - first.getTime()) / 86_400_000 + 1;
  };
  const known = {
    year: (date: Date) => date.getUTCFullYear(),
    month: (date: Date) => date.getUTCMonth() + 1,
    day: (date: Date) => date.getUTCDate(),
    weekday: (date: Date) => ((date.getUTCDay() + 6) % 7) + 1,
    yearday: dayOfYear,
  };
  test.each(Object.keys(known) as (keyof typeof known)[])('%s of days in 7,000 years', (part) => {
    const sql = civilPart(part, 'days');
    for (let days = -700_000; days < 2_000_000; days += 997)
      expect(evaluated(sql, days + 0.5), String(days)).toBe(known[part](new Date(days * 86_400_000)));
    for (let days = 10_000; days < 12_000; days++)
      expect(evaluated(sql, days), String(days)).toBe(known[part](new Date(days * 86_400_000)));
  });
});
