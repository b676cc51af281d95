import { DIALECTS } from '@oddsmith/core';
import { describe, expect, it } from 'vitest';
import { tableSql, tableText } from '../../src/engine/table-name.js';

describe('names of tables', () => {
  it.each([
    ['births', '"births"'],
    ['lake.births', '"lake"."births"'],
    ['lake."a.b"', '"lake"."a.b"'],
    ['"a""b"', '"a""b"'],
    ['births"; drop table births; --', '"births""; drop table births; --"'],
    ['a"b.c', '"a""b"."c"'],
  ])('%s', (name, sql) => expect(tableSql(name, DIALECTS.postgres)).toBe(sql));

  it.each([['births'], ['lake', 'births'], ['lake', 'a.b'], ['a"b'], ['"a"'], ['a.b"c']])(
    'of an engine are written so that they are read back: %s %s',
    (...parts) => {
      const quoted = parts.map((part) => `"${part.replaceAll('"', '""')}"`).join('.');
      expect(tableSql(tableText(parts), DIALECTS.postgres)).toBe(quoted);
    },
  );
});
