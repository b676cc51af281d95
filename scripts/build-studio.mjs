// Builds the studio when it, or core, changed, and puts it into the oddsmith package, which serves it.
import { cpSync, existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const root = fileURLToPath(new URL('..', import.meta.url));
const studio = join(root, 'packages/studio');
const served = join(root, 'packages/oddsmith/dist/studio');

/** Newest modification time of a file or below a folder. */
function newest(path) {
  const stats = statSync(path);
  if (!stats.isDirectory()) return stats.mtimeMs;
  return Math.max(0, ...readdirSync(path).map((name) => newest(join(path, name))));
}

/** Needs core's dist. */
export async function buildStudio() {
  const inputs = [
    'src',
    'public',
    'index.html',
    'vite.config.ts',
    'licences.ts',
    'offline.ts',
    'package.json',
  ];
  const changed = Math.max(
    newest(join(root, 'packages/core/dist')),
    ...inputs.map((name) => newest(join(studio, name))),
  );
  const page = join(served, 'index.html');
  if (existsSync(page) && statSync(page).mtimeMs > changed) return;
  await build({ root: studio, configFile: join(studio, 'vite.config.ts'), logLevel: 'warn' });
  rmSync(served, { recursive: true, force: true });
  cpSync(join(studio, 'dist'), served, { recursive: true });
}
