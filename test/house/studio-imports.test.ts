/** The studio computes no statistic itself: of core it knows the public entries, of the screens each knows itself. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import ts from 'typescript';
import { expect, it } from 'vitest';

const source = resolve(import.meta.dirname, '../../packages/studio/src');
const files = readdirSync(source, { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.tsx?$/.test(name))
  .map((name) => join(source, name));

function imports(file: string): string[] {
  return ts
    .preProcessFile(readFileSync(file, 'utf8'), true, true)
    .importedFiles.map(({ fileName }) => fileName);
}

it('uses core by its public names, and no other package of the workspace', () => {
  const wrong = files.flatMap((file) =>
    imports(file)
      .filter((name) => /^oddsmith|^@oddsmith\//.test(name))
      .filter((name) => name !== '@oddsmith/core' && name !== '@oddsmith/core/worker')
      .map((name) => `${relative(source, file)} → ${name}`),
  );
  expect(files.length).toBeGreaterThan(30);
  expect(wrong).toEqual([]);
});

it('keeps state free of screens', () => {
  const wrong = files
    .filter((file) => relative(source, file).startsWith('state'))
    .flatMap((file) =>
      imports(file)
        .filter((name) => /^\.\.\/(shell|model|train|report)\//.test(name))
        .map((name) => `${relative(source, file)} → ${name}`),
    );
  expect(wrong).toEqual([]);
});
