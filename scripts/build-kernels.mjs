// Compiles AssemblyScript into modules of core that carry WebAssembly as text.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { delta } from './delta.mjs';

const require = createRequire(import.meta.url);
const core = fileURLToPath(new URL('../packages/core', import.meta.url));

/** Newest modification time below a folder. */
function newest(folder) {
  let time = 0;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    time = Math.max(time, entry.isDirectory() ? newest(path) : statSync(path).mtimeMs);
  }
  return time;
}

/** Compiles a folder into `dist` and returns the bytes; `flags` are the compiler's. */
function compile(folder, name, flags = []) {
  const wasm = join(core, `dist/${name}.wasm`);
  mkdirSync(dirname(wasm), { recursive: true });
  const command = [
    join(dirname(require.resolve('assemblyscript/package.json')), 'bin/asc.js'),
    join(core, folder, 'index.ts'),
    '--outFile',
    wasm,
    '-O3',
    // A fiftieth smaller, and no slower: what matters is written out by hand.
    '--shrinkLevel',
    '1',
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
    ...flags,
  ];
  execFileSync(process.execPath, command, { stdio: 'inherit' });
  return readFileSync(wasm);
}

/** Writes the text of a folder as the export `name` of a module; `others` are the folders it uses. */
function build(folder, name, module, text, ...others) {
  const generated = join(core, 'src/kernel', module);
  const folders = [folder, ...others].map((one) => newest(join(core, one)));
  const inputs = Math.max(...folders, statSync(fileURLToPath(import.meta.url)).mtimeMs);
  if (existsSync(generated) && statSync(generated).mtimeMs > inputs) return;
  const made = `// Made by scripts/build-kernels.mjs from ${folder}/.\nexport const ${name}: string =\n  '${text(folder)}';\n`;
  writeFileSync(generated, made);
}

/** Hexadecimal digits: a quarter less than base64 once it is compressed, since equal bytes stay equal. */
const digits = (folder) => compile(folder, folder).toString('hex');

/** Of a memory that threads share: its size has to have a limit, the largest there is. */
const sharedDigits = (folder) =>
  compile(folder, folder, ['--enable', 'threads', '--sharedMemory', '--maximumMemory', '65536']).toString(
    'hex',
  );

/** With relaxed SIMD (`assembly/f64x2.ts`): what differs from the standard module, a tenth of it. */
const difference = (folder) =>
  delta(
    readFileSync(join(core, `dist/${folder}.wasm`)),
    compile(folder, `${folder}-relaxed`, ['--enable', 'relaxed-simd']),
  );

export function buildKernels() {
  build('assembly', 'KERNELS', 'module.generated.ts', digits);
  build('assembly-coded', 'CODED', 'coded/module.generated.ts', digits, 'assembly');
  build('assembly-classes', 'CLASSES', 'classes/module.generated.ts', sharedDigits, 'assembly');
  build('assembly-csv', 'SCANNER', '../table/csv/plain/module.generated.ts', digits);
  build('assembly-dense', 'DENSE', 'dense-module.generated.ts', digits, 'assembly');
  build('assembly-wide', 'WIDE', 'wide/module.generated.ts', sharedDigits);
  build('assembly-sparse', 'SPARSE', '../sparse/kernel/module.generated.ts', sharedDigits, 'assembly');
  build('assembly', 'KERNELS', 'relaxed/module.generated.ts', difference);
  build('assembly-coded', 'CODED', 'relaxed/coded-module.generated.ts', difference, 'assembly');
  build('assembly-dense', 'DENSE', 'relaxed/dense-module.generated.ts', difference, 'assembly');
}
