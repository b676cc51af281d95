import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));

/** Rooms whose tests change nothing that others see: their files share what they import. */
const PURE = [
  'packages/oddsmith/test/*.test.ts',
  ...[
    ...[
      'cross-validation',
      'diagnosis',
      'diagnostics',
      'evaluation',
      'families',
      'formula',
      'goodness',
      'inference',
      'learn',
      'margins',
      'math',
      'nested',
    ],
    ...['objective', 'observations', 'output', 'path', 'plot', 'residuals', 'selection', 'solver', 'sparse'],
    ...['stream', 'table', 'wide'],
  ].map((room) => `packages/core/test/${room}/**/*.test.ts`),
];

/** What people see of the studio, in a browser: minutes, and a command of their own, `npm run screens`. */
const SCREENS = ['test/browser/studio/**/*.test.ts'];

/** Many random cases, large data, engines, browsers and threads at length: `npm run long`. */
const LONG = [
  'packages/core/test/diagnostics/separation-random.test.ts',
  ...['firth', 'large'].map((name) => `packages/core/test/fit/${name}.test.ts`),
  'packages/core/test/kernel/accuracy.test.ts',
  ...['mistakes', 'train'].map((name) => `packages/core/test/learn/${name}.test.ts`),
  ...['coded', 'same-bits', 'single'].map((name) => `packages/core/test/pool/${name}.test.ts`),
  'packages/core/test/table/csv/plain.test.ts',
  ...['animate', 'checkpoint', 'csv-threads', 'prediction-threads', 'stream'].map(
    (name) => `packages/oddsmith/test/${name}.test.ts`,
  ),
  ...['checkpoint', 'evaluate-relation', 'fit-engine', 'learners', 'robust', 'separation'].map(
    (name) => `packages/oddsmith/test/engine/${name}.test.ts`,
  ),
  ...['core', 'pool'].map((name) => `test/browser/${name}/**/*.test.ts`),
  ...['predictions', 'relaxed'].map((name) => `test/certified/${name}.test.ts`),
  'test/fuzz/fuzz.test.ts',
  'test/oracle/separation.test.ts',
];

export default defineConfig({
  resolve: {
    alias: {
      '@oddsmith/core/worker': path('./packages/core/src/worker/index.ts'),
      '@oddsmith/core/csv': path('./packages/core/src/table/csv/parts.ts'),
      '@oddsmith/core/plot': path('./packages/core/src/plot/index.ts'),
      '@oddsmith/core': path('./packages/core/src/index.ts'),
    },
  },
  test: {
    setupFiles: [path('./test/setup.ts')],
    testTimeout: 60_000,
    pool: 'threads',
    // By default one core is left idle: of two, half the machine.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    projects: [
      {
        extends: true,
        test: {
          name: 'apart',
          include: ['test/**/*.test.ts', 'packages/*/test/**/*.test.ts'],
          // Engines have servers, and a configuration of their own.
          exclude: [...PURE, ...SCREENS, ...LONG, 'test/engines/**'],
        },
      },
      { extends: true, test: { name: 'screens', include: SCREENS } },
      { extends: true, test: { name: 'long', include: LONG } },
      { extends: true, test: { name: 'pure', include: PURE, exclude: LONG, isolate: false } },
    ],
  },
});
