/** The suites of engines that `engine.mjs test` starts; one at a time, for each starts servers. */
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import workspace from '../../vitest.config.js';

export default defineConfig({
  root: fileURLToPath(new URL('../..', import.meta.url)),
  resolve: workspace.resolve ?? {},
  test: {
    include: ['test/engines/**/*.test.ts'],
    exclude: ['**/node_modules/**'],
    setupFiles: workspace.test?.setupFiles ?? [],
    testTimeout: 120_000,
    hookTimeout: 300_000,
    fileParallelism: false,
    pool: 'forks',
  },
});
