/** The codes of errors: all documented, all in use. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { didYouMean, ERROR_CODES, nearestName, OddsmithError } from '../../packages/core/src/errors.js';

const root = resolve(import.meta.dirname, '../..');
const codes = Object.keys(ERROR_CODES);

function text(folder: string): string {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && name !== 'errors.ts')
    .map((name) => readFileSync(join(folder, name), 'utf8'))
    .join('\n');
}

describe('error codes', () => {
  it('are the ones that docs/errors.md lists', () => {
    const documented = [
      ...readFileSync(join(root, 'docs/errors.md'), 'utf8').matchAll(/^\| `([a-z-]+)` \|/gm),
    ];
    expect(documented.map((match) => match[1]).sort()).toEqual([...codes].sort());
  });

  it('are all thrown somewhere', () => {
    const source = text(join(root, 'packages/core/src')) + text(join(root, 'packages/oddsmith/src'));
    expect(codes.filter((code) => !source.includes(`'${code}'`))).toEqual([]);
  });

  it('make the object that --json prints', () => {
    const error = new OddsmithError('column-unknown', 'There is no column "aeg".', { column: 'aeg' });
    expect(error.kind).toBe('input');
    expect(JSON.parse(JSON.stringify(error))).toEqual({
      format: 'oddsmith-error/1',
      code: 'column-unknown',
      message: 'There is no column "aeg".',
      at: { column: 'aeg' },
    });
  });
});

describe('nearestName', () => {
  const columns = ['age', 'income', 'race', 'smoke'];
  it('finds a misspelt or transposed name, whatever its case', () => {
    expect(nearestName('incmoe', columns)).toBe('income');
    expect(nearestName('AEG', columns)).toBe('age');
    expect(nearestName('smok', columns)).toBe('smoke');
  });
  it('says nothing when no name is near', () => {
    expect(nearestName('temperature', columns)).toBeUndefined();
    expect(didYouMean('temperature', columns)).toBe('');
    expect(didYouMean('racee', columns)).toBe(' Did you mean "race"?');
  });
});
