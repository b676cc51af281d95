// Bundles the threads that read CSV files into a text, which `oddsmith` carries as a module: no bundler has to find it.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

const path = (relative) => fileURLToPath(new URL(`../packages/${relative}`, import.meta.url));
const generated = path('oddsmith/src/source/csv-thread.generated.ts');

export async function buildCsvThread() {
  const bundle = await rolldown({
    input: path('oddsmith/src/source/csv-thread.ts'),
    platform: 'node',
    resolve: {
      alias: { '@oddsmith/core/csv': path('core/src/table/csv/parts.ts') },
      extensionAlias: { '.js': ['.ts', '.js'] },
    },
    logLevel: 'warn',
  });
  const { output } = await bundle.generate({ format: 'cjs', minify: true, codeSplitting: false });
  await bundle.close();
  const script = `// Made by scripts/build-csv-thread.mjs from source/csv-thread.ts.\nexport const CSV_THREAD_SCRIPT: string =\n  ${JSON.stringify(output[0].code)};\n`;
  if (!existsSync(generated) || readFileSync(generated, 'utf8') !== script) writeFileSync(generated, script);
}
