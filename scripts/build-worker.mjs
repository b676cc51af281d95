// Bundles core's worker into one text, which core carries as a module: a worker can then be made of it anywhere.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

const path = (relative) => fileURLToPath(new URL(relative, import.meta.url));
const generated = path('../packages/core/src/worker/script.generated.ts');

export async function buildWorker() {
  const bundle = await rolldown({
    input: path('../packages/core/src/worker/entry.ts'),
    resolve: { extensionAlias: { '.js': ['.ts', '.js'] } },
    logLevel: 'warn',
  });
  const { output } = await bundle.generate({ format: 'iife', minify: true });
  await bundle.close();
  const script = `// Made by scripts/build-worker.mjs from worker/entry.ts.\nexport const WORKER_SCRIPT: string =\n  ${JSON.stringify(output[0].code)};\n`;
  if (!existsSync(generated) || readFileSync(generated, 'utf8') !== script) writeFileSync(generated, script);
}
