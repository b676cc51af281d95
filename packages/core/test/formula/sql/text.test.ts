import { describe, expect, test } from 'vitest';
import { CLICKHOUSE, DIALECTS, DUCKDB, POSTGRES, schemaSql, TRINO } from '../../../src/formula/sql/index.js';
import { train } from '../support.js';

const data = {
  y: ['no', 'yes', 'yes', 'no', 'no', 'yes'],
  x: [1, 2, 3, 4, 5, 6],
  f: [`it's`, 'back\\slash', `it's`, 'back\\slash', 'back\\slash', `it's`],
  'a "b" `c` \\': [1, 0, 2, 5, 4, 1],
};
const formula = 'y ~ log(x) + f + `a "b" \\`c\\` \\\\` + offset(x / 3)';
const { schema } = train(formula, data);

describe('quoting', () => {
  test.each([DUCKDB, POSTGRES, TRINO])('$name doubles the quotes of names', ({ identifier }) => {
    expect(identifier('a "b" `c` \\')).toBe('"a ""b"" `c` \\"');
  });

  test('ClickHouse escapes names and texts with backslashes', () => {
    expect(CLICKHOUSE.identifier('a "b" `c` \\')).toBe('`a "b" \\`c\\` \\\\`');
    expect(CLICKHOUSE.text(`it's \\`)).toBe(String.raw`'it\'s \\'`);
  });

  test.each([DUCKDB, TRINO])('$name leaves the backslashes of texts alone', ({ text }) => {
    expect(text(`it's \\'`)).toBe(`'it''s \\'''`);
  });

  test('PostgreSQL reads a text with backslashes the same whatever its settings', () => {
    expect(POSTGRES.text(`it's`)).toBe(`'it''s'`);
    expect(POSTGRES.text(`it's \\'`)).toBe(String.raw`E'it''s \\'''`);
  });
});

describe('doubles', () => {
  test.each([DUCKDB, CLICKHOUSE, TRINO])(
    '$name: with an exponent, so that they are no decimals',
    ({ double }) => {
      expect(double(0.1)).toBe('0.1e0');
      expect(double(3)).toBe('3e0');
      expect(double(1e21)).toBe('1e21');
      expect(double(5e-324)).toBe('5e-324');
      expect(double(-2.5)).toBe('(-2.5e0)');
      expect(double(-0)).toBe('(-0e0)');
    },
  );

  test('PostgreSQL: cast from text', () => {
    expect(POSTGRES.double(-0.1)).toBe(`CAST('-0.1e0' AS DOUBLE PRECISION)`);
  });
});

describe.each(Object.values(DIALECTS))('$name', (dialect) => {
  const sql = schemaSql(schema, dialect);
  const from = sql.from(dialect.identifier('the table'), ['id']);

  test('one expression a design column', () => {
    expect(sql.columns.length).toBe(schema.columns.length);
    expect(sql.offset).not.toBe(null);
  });

  test('names, levels and the kept column are quoted as the engine reads them', () => {
    const whole = [from, ...sql.columns, sql.usable, sql.response.events].join('\n');
    for (const name of ['x', 'f', 'a "b" `c` \\', 'id', 'the table']) {
      expect(whole).toContain(dialect.identifier(name));
    }
    for (const level of [...new Set([...data.f, ...data.y])]) expect(whole).toContain(dialect.text(level));
  });

  test('every column is read once', () => {
    expect(from.split(dialect.asDouble(dialect.identifier('x'))).length - 1).toBe(
      dialect.finite('double').split('double').length - 1,
    );
  });

  test('quotes and parentheses are balanced outside texts and names', () => {
    const escapes = dialect === CLICKHOUSE;
    for (const text of [from, ...sql.columns, sql.usable, sql.response.events, sql.response.others]) {
      expect(depths(text, escapes)).toEqual({ last: 0, least: 0 });
    }
  });

  test('is chosen by its name too', () => {
    expect(schemaSql(schema, dialect.name as keyof typeof DIALECTS).columns).toEqual(sql.columns);
  });
});

/** Depth of parentheses at the end and the least anywhere, texts and names left out. */
function depths(sql: string, escapes: boolean): { last: number; least: number } {
  const quoted = escapes
    ? /'(?:[^'\\]|\\.)*'|`(?:[^`\\]|\\.)*`/gsu
    : /E'(?:[^'\\]|\\.|'')*'|'(?:[^']|'')*'|"(?:[^"]|"")*"/gsu;
  let depth = 0;
  let least = 0;
  for (const character of sql.replace(quoted, '')) {
    if (/["'`;]/u.test(character)) throw new Error(`A quotation mark or semicolon is left in ${sql}`);
    depth += character === '(' ? 1 : character === ')' ? -1 : 0;
    least = Math.min(least, depth);
  }
  return { last: depth, least };
}
