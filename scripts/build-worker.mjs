// Bundles what runs in workers into texts, which core carries as modules: a worker can then be made of them anywhere.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

const source = (relative) => fileURLToPath(new URL(`../packages/core/src/${relative}`, import.meta.url));

async function buildText(folder, name) {
  const bundle = await rolldown({
    input: source(`${folder}/entry.ts`),
    resolve: { extensionAlias: { '.js': ['.ts', '.js'] } },
    logLevel: 'warn',
  });
  const { output } = await bundle.generate({ format: 'iife', minify: true });
  await bundle.close();
  const generated = source(`${folder}/script.generated.ts`);
  const script = `// Made by scripts/build-worker.mjs from ${folder}/entry.ts.\nexport const ${name}: string =\n  ${JSON.stringify(output[0].code)};\n`;
  if (!existsSync(generated) || readFileSync(generated, 'utf8') !== script) writeFileSync(generated, script);
}

/** The threads of the pool first: the worker carries their text. */
export async function buildWorker() {
  await buildText('pool', 'POOL_SCRIPT');
  await buildText('thread', 'THREAD_SCRIPT');
  await buildText('sparse/thread', 'SPARSE_SCRIPT');
  await buildText('worker', 'WORKER_SCRIPT');
}
