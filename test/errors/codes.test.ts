/** Each code of an error can be met, says what was wrong and where, and is documented with what to do. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ERROR_CODES, type ErrorCode, OddsmithError } from '../../packages/core/src/errors.js';
import { scratch } from './command.js';
import { PROVOCATIONS } from './provocations.js';

const folder = scratch();
const codes = Object.keys(ERROR_CODES) as ErrorCode[];

describe('every code', () => {
  it('has a provocation', () => {
    expect(Object.keys(PROVOCATIONS).sort()).toEqual([...codes].sort());
  });

  it('has a line in docs/errors.md that says when, and what to do', () => {
    const text = readFileSync(resolve(import.meta.dirname, '../../docs/errors.md'), 'utf8');
    const lines = [...text.matchAll(/^\| `([a-z-]+)` \| ([^|]+) \| ([^|]+) \|$/gm)];
    const told = lines.filter(([, , when, remedy]) => when!.trim() !== '' && remedy!.trim() !== '');
    expect(told.map(([, code]) => code).sort()).toEqual([...codes].sort());
  });

  it.each(codes)('%s', async (code) => {
    const { provoke, at = {}, message } = PROVOCATIONS[code];
    let failure: unknown;
    try {
      failure = await provoke(folder);
    } catch (error) {
      expect(error).toBeInstanceOf(OddsmithError);
      failure = error;
    }
    expect(failure).toMatchObject({ code, at, message: expect.stringMatching(message) });
  });
});
