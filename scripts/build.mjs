// Builds everything that changed: AssemblyScript kernels → a text module in core's source → the worker's script as
// a module beside it → `tsc -b` → the command line in one file.
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { bundle } from '../packages/oddsmith/bundle.mjs';
import { buildCsvThread } from './build-csv-thread.mjs';
import { buildStudio } from './build-studio.mjs';
import { buildWorker } from './build-worker.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const require = createRequire(import.meta.url);
const core = join(root, 'packages/core');

/** Newest modification time below a folder. */
function newest(folder) {
  let time = 0;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    time = Math.max(time, entry.isDirectory() ? newest(path) : statSync(path).mtimeMs);
  }
  return time;
}

function run(command, args) {
  execFileSync(process.execPath, [command, ...args], { stdio: 'inherit', cwd: root });
}

/** Compiles a folder of AssemblyScript, which may use `others`, into a module of core that exports it as text. */
function buildKernels(folder, name, module, ...others) {
  const generated = join(core, 'src/kernel', module);
  const folders = [folder, ...others].map((one) => newest(join(core, one)));
  const inputs = Math.max(...folders, statSync(fileURLToPath(import.meta.url)).mtimeMs);
  if (existsSync(generated) && statSync(generated).mtimeMs > inputs) return;
  const wasm = join(core, `dist/${folder}.wasm`);
  mkdirSync(dirname(wasm), { recursive: true });
  run(join(dirname(require.resolve('assemblyscript/package.json')), 'bin/asc.js'), [
    join(core, folder, 'index.ts'),
    '--outFile',
    wasm,
    '-O3',
    '--noAssert',
    '--runtime',
    'stub',
    '--use',
    'abort=',
    '--enable',
    'simd',
    '--initialMemory',
    '1',
    '--noExportMemory',
    '--importMemory',
  ]);
  // Hexadecimal digits: a quarter less than base64 once it is compressed, since equal bytes stay equal.
  const digits = readFileSync(wasm).toString('hex');
  writeFileSync(
    generated,
    `// Made by scripts/build.mjs from ${folder}/.\nexport const ${name} =\n  '${digits}';\n`,
  );
}

buildKernels('assembly', 'KERNELS', 'module.generated.ts');
buildKernels('assembly-coded', 'CODED', 'coded/module.generated.ts', 'assembly');
buildKernels('assembly-csv', 'SCANNER', '../table/csv/plain/module.generated.ts');
buildKernels('assembly-dense', 'DENSE', 'dense-module.generated.ts');
await buildWorker();
await buildCsvThread();
run(require.resolve('typescript/bin/tsc'), ['-b']);
await bundle();
await buildStudio();
const cli = join(root, 'packages/oddsmith/dist/cli.js');
if (existsSync(cli)) chmodSync(cli, 0o755);
