import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));

export default defineConfig({
  resolve: {
    alias: {
      '@oddsmith/core/csv': path('./packages/core/src/table/csv/parts.ts'),
      '@oddsmith/core': path('./packages/core/src/index.ts'),
    },
  },
  test: {
    include: ['test/**/*.test.ts', 'packages/*/test/**/*.test.ts'],
    setupFiles: [path('./test/setup.ts')],
    testTimeout: 60_000,
    pool: 'threads',
    // By default one core is left idle: of two, half the machine.
    maxWorkers: Math.max(2, availableParallelism() - 1),
  },
});
