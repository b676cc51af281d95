// Builds everything that changed: AssemblyScript kernels → a text module in core's source → the worker's script as
// a module beside it → `tsc -b` → the command line in one file.
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { bundle } from '../packages/oddsmith/bundle.mjs';
import { buildCsvThread } from './build-csv-thread.mjs';
import { buildKernels } from './build-kernels.mjs';
import { buildStudio } from './build-studio.mjs';
import { buildWorker } from './build-worker.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const require = createRequire(import.meta.url);

function run(command, args) {
  execFileSync(process.execPath, [command, ...args], { stdio: 'inherit', cwd: root });
}

buildKernels();
await buildWorker();
await buildCsvThread();
run(require.resolve('typescript/bin/tsc'), ['-b']);
await bundle();
await buildStudio();
const cli = join(root, 'packages/oddsmith/dist/cli.js');
if (existsSync(cli)) chmodSync(cli, 0o755);
