// Bundles the command line from source into dist/cli.js and a chunk per command in dist/cli/: the 130 small modules
// that it would load otherwise cost 70 ms at every start. Run after `tsc -b`, whose dist/cli.js it replaces.
import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'rolldown';

const path = (relative) => fileURLToPath(new URL(relative, import.meta.url));

export async function bundle() {
  rmSync(path('dist/cli'), { recursive: true, force: true });
  await build({
    // A thread finds its script beside the chunk that starts it.
    input: {
      cli: path('src/cli.ts'),
      'cli/prediction-thread': path('src/output/prediction-thread.ts'),
      'cli/stream-thread': path('src/stream/stream-thread.ts'),
    },
    platform: 'node',
    external: [/^node:/, '@duckdb/node-api', '@resvg/resvg-js', '@clickhouse/client', /^pg/],
    resolve: { extensionAlias: { '.js': ['.ts', '.js'] } },
    logLevel: 'warn',
    // Core loads late what a page may not need; here one command may need it at once.
    checks: { ineffectiveDynamicImport: false },
    output: {
      dir: path('dist'),
      format: 'esm',
      entryFileNames: '[name].js',
      chunkFileNames: 'cli/[name].js',
    },
  });
}
