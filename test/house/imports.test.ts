/** The house's one-way imports: which folder of core may import which, and what the packages may use. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '../..');
const core = join(root, 'packages/core/src');

/** Folder of core → folders (or single files) it may import besides itself and `errors`. */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  'errors.ts': [],
  'index.ts': ['*'],
  'version.ts': [],
  math: [],
  kernel: ['math'],
  table: ['math'],
  formula: ['math', 'table'],
  objective: ['math', 'kernel', 'table', 'formula'],
  // A solver knows passes and sums, never rows: only the types and the adding-up of the objective.
  solver: ['math', 'objective/objective.ts', 'objective/sums.ts'],
  // Rows with what a model says of them: what every question after a fit reads.
  observations: ['math', 'kernel', 'table', 'formula', 'output'],
  diagnostics: ['math', 'objective', 'fit/report.ts'],
  inference: ['math', 'table', 'objective', 'observations', 'output/model.ts', 'fit/report.ts'],
  // Fits against smaller ones: hypotheses, analysis of deviance, nested models.
  nested: [
    'math',
    'table',
    'formula',
    'objective',
    'solver',
    'inference',
    'output',
    'fit',
    'diagnosis/subject.ts',
    'diagnosis/table-lines.ts',
  ],
  learn: ['math', 'kernel', 'table', 'formula', 'objective', 'solver', 'diagnostics', 'fit', 'output'],
  evaluation: [
    'math',
    'kernel',
    'table',
    'formula',
    'objective',
    'solver',
    'observations',
    'inference',
    'output',
    'fit',
    'pool/turn.ts',
  ],
  margins: [
    'math',
    'table',
    'formula',
    'observations',
    'inference',
    'output',
    'fit',
    'pool/turn.ts',
    'diagnosis/table-lines.ts',
  ],
  diagnosis: [
    'math',
    'kernel',
    'table',
    'formula',
    'objective',
    'solver',
    'observations',
    'inference',
    'diagnostics',
    'output',
    'fit',
    'residuals',
    'goodness',
    'pool/turn.ts',
  ],
  // What a model leaves of each row, and what each row does to it.
  residuals: ['math', 'table', 'formula', 'observations', 'output', 'fit'],
  // Tests of fit.
  goodness: [
    'math',
    'kernel',
    'formula',
    'observations',
    'inference',
    'output',
    'fit',
    'evaluation',
    'residuals',
  ],
  // Models beyond the binary one, each with its likelihood, its fit and its predictions.
  families: [
    'math',
    'kernel',
    'formula',
    'table',
    'objective',
    'solver',
    'observations',
    'inference',
    'diagnostics',
    'output',
    'fit',
    'pool/turn.ts',
  ],
  output: [
    'math',
    'formula',
    'table',
    'objective/objective.ts',
    'solver/stop-reason.ts',
    'fit/report.ts',
    'version.ts',
  ],
  fit: ['*'],
  // Threads that hold rows: kernels and shards, and the worker's way of opening a thread.
  pool: [
    'math',
    'kernel',
    'objective',
    'worker/link.ts',
    'worker/connect.ts',
    'worker/node-threads.ts',
    'worker/protocol.ts',
  ],
  // Threads that make calls of a kernel over one memory.
  thread: ['kernel', 'pool/turn.ts', 'worker/link.ts', 'worker/connect.ts', 'worker/node-threads.ts'],
  // Fits of rows that stay in a database.
  relation: ['*'],
  // Fits of rows that pass by: another way to what `fit` begins with.
  stream: ['*'],
  // Shrunken fits: paths over λ, data of mostly zeros, of more columns than rows, what chooses λ, and what was chosen.
  path: ['*'],
  sparse: ['*'],
  wide: ['*'],
  'cross-validation': ['*'],
  selection: ['*'],
  // Results as figures; what draws them comes from the caller.
  plot: ['math', 'output', 'path', 'cross-validation'],
  // What a worker is told to do: core's public functions.
  worker: ['*'],
};

/** What the command line may import of core. */
const PUBLIC: readonly string[] = ['@oddsmith/core', '@oddsmith/core/csv', '@oddsmith/core/plot'];

function sources(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join(folder, name));
}

/** Module specifiers of a file, types included. */
function imports(file: string): string[] {
  return ts
    .preProcessFile(readFileSync(file, 'utf8'), true, true)
    .importedFiles.map(({ fileName }) => fileName);
}

/** Path below core's source, of the file that a relative specifier names. */
function target(file: string, specifier: string): string {
  return relative(core, join(dirname(file), specifier))
    .replace(/\.js$/, '.ts')
    .split(sep)
    .join('/');
}

function roomOf(path: string): string {
  return path.split('/')[0]!;
}

describe('imports', () => {
  const files = sources(core);

  it('finds the files of core and their imports', () => {
    expect(files.length).toBeGreaterThan(50);
    expect(files.flatMap(imports).length).toBeGreaterThan(100);
  });

  it('go one way inside core', () => {
    const wrong: string[] = [];
    for (const file of files) {
      const from = relative(core, file).split(sep).join('/');
      const room = roomOf(from);
      const allowed = ALLOWED[room];
      if (allowed === undefined) {
        wrong.push(`${from}: no rule for the room "${room}"`);
        continue;
      }
      const names = new Set([room, 'errors.ts', ...allowed]);
      for (const specifier of imports(file)) {
        if (!specifier.startsWith('.')) continue;
        const to = target(file, specifier);
        const isAllowed = ['*', roomOf(to), to].some((name) => names.has(name));
        if (!isAllowed) wrong.push(`${from} → ${to}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  it('keep core free of Node built-ins and other packages', () => {
    const wrong = files.flatMap((file) =>
      imports(file)
        .filter((specifier) => !specifier.startsWith('.'))
        .map((specifier) => `${relative(core, file)} → ${specifier}`),
    );
    expect(wrong).toEqual([]);
  });

  it('let the command line use core by its public name only', () => {
    const own = sources(join(root, 'packages/oddsmith/src'));
    const wrong = own.flatMap((file) =>
      imports(file)
        .filter((specifier) => specifier.startsWith('@oddsmith/') && !PUBLIC.includes(specifier))
        .map((specifier) => `${relative(root, file)} → ${specifier}`),
    );
    expect(own.length).toBeGreaterThan(5);
    expect(wrong).toEqual([]);
  });
});
