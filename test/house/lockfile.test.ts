/** Native packages: every platform's file is in the lock, or `npm ci` fails on machines unlike the one that wrote it. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, it } from 'vitest';

interface Entry {
  readonly version?: string;
  readonly integrity?: string;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const path = resolve(import.meta.dirname, '../../package-lock.json');
const text = readFileSync(path, 'utf8');
const { packages } = JSON.parse(text) as { readonly packages: Readonly<Record<string, Entry>> };

/** What Node would find for `name` from the package at `from`: its own node_modules first, then those above. */
function found(from: string, name: string): Entry | undefined {
  const own = packages[`${from === '' ? '' : `${from}/`}node_modules/${name}`];
  if (own !== undefined || from === '') return own;
  const above = from.includes('/node_modules/') ? from.slice(0, from.lastIndexOf('/node_modules/')) : '';
  return found(above, name);
}

it('the lock file holds every optional dependency, in the version that is asked for', () => {
  const wrong: string[] = [];
  let asked = 0;
  for (const [from, { optionalDependencies = {} }] of Object.entries(packages)) {
    for (const [name, range] of Object.entries(optionalDependencies)) {
      asked++;
      const entry = found(from, name);
      const isExact = /^\d+\.\d+\.\d+/.test(range);
      if (!entry?.integrity || (isExact && entry.version !== range)) wrong.push(`${from} → ${name}@${range}`);
    }
  }
  expect(asked).toBeGreaterThan(10);
  expect(wrong).toEqual([]);
});

it('the lock file records no download addresses', () => {
  expect(text).not.toMatch(/"resolved": "http/);
});
