import { describe, expect, it } from 'vitest';
import { engineUrl, redacted } from '../../src/engine/engine-url.js';

describe('engine URLs', () => {
  it.each([
    ['duckdb:births.db', 'duckdb', 'births.db'],
    ['duckdb:///data/births.db', 'duckdb', '/data/births.db'],
    ['duckdb:', 'duckdb', ''],
    ['duckdb:C:\\births.db', 'duckdb', 'C:\\births.db'],
    ['postgres://ann@here/births', 'postgres', 'postgres://ann@here/births'],
    ['postgresql://here/births', 'postgres', 'postgresql://here/births'],
    ['postgres:', 'postgres', 'postgres:'],
    ['clickhouse://here:8123/default', 'clickhouse', 'clickhouse://here:8123/default'],
    ['trino://here:8080/lake/flights', 'trino', 'trino://here:8080/lake/flights'],
    ['Trino://here', 'trino', 'Trino://here'],
  ])('%s', (given, engine, target) => {
    expect(engineUrl(given)).toEqual({ engine, target });
  });

  it.each([
    'births.csv',
    'C:\\births.csv',
    'C:/births.csv',
    '09:30 births.csv',
    'part:1.csv',
    '-',
    'a/b:c.csv',
  ])('%s is a file', (given) => expect(engineUrl(given)).toBeNull());

  it.each([
    ['clikhouse://here', 'clickhouse'],
    ['postgre://here/x', 'postgres'],
    ['dukdb:x.db', 'duckdb'],
    ['trinno://here', 'trino'],
  ])('%s is misspelt', (given, near) => {
    expect(() => engineUrl(given)).toThrow(`Did you mean "${near}"?`);
  });

  it.each([
    [
      'postgres://ann:s3cret@here:5432/births?password=s3cret&sslmode=require',
      'postgres://ann@here:5432/births',
    ],
    ['trino://here/lake', 'trino://here/lake'],
    ['clickhouse://:s3cret@here', 'clickhouse://here'],
    ['clickhouse://ann:s3@cret@here', 'clickhouse:'],
    ['postgres://ann:s3/cret@here/births', 'postgres:'],
    ['postgres://ann:s3#cret@here/births', 'postgres:'],
    ['postgres://ann:s3?cret@here/births', 'postgres:'],
    ['postgres://ann:x@s3cret?y@here/births', 'postgres:'],
    ['postgres:password=s3cret', 'postgres:'],
    ['duckdb:births.db', 'duckdb:births.db'],
  ])('%s in a message', (given, shown) => {
    const text = redacted(engineUrl(given)!);
    expect(text).toBe(shown);
    expect(text).not.toMatch(/s3|cret/);
  });
});
