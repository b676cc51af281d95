/** Native packages: every platform's file is in the lock, or `npm ci` fails on machines unlike the one that wrote it. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, it } from 'vitest';

interface Lock {
  readonly packages: Readonly<
    Record<string, { readonly optionalDependencies?: Readonly<Record<string, string>> }>
  >;
}

const path = resolve(import.meta.dirname, '../../package-lock.json');
const text = readFileSync(path, 'utf8');
const lock = JSON.parse(text) as Lock;

it('the lock file holds every optional dependency it names', () => {
  const named = Object.values(lock.packages).flatMap(({ optionalDependencies = {} }) =>
    Object.keys(optionalDependencies),
  );
  const held = Object.keys(lock.packages).map((name) => name.slice(name.lastIndexOf('node_modules/') + 13));
  expect(named.length).toBeGreaterThan(10);
  expect(named.filter((name) => !held.includes(name))).toEqual([]);
});

it('the lock file records no download addresses', () => {
  expect(text).not.toMatch(/"resolved": "http/);
});
