/** The licences of what is bundled into the inline worker, which the build's own list leaves out. */
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Plugin } from 'vite';

const PACKAGES = ['hyparquet', 'hyparquet-compressors', 'hysnappy', 'fzstd', '@uwdata/flechette'];
const require = createRequire(import.meta.url);

function licenceOf(name: string): string {
  const paths = (require.resolve.paths(name) ?? []).map((folder) => join(folder, name, 'LICENSE'));
  const path = paths.find((candidate) => existsSync(candidate));
  if (path === undefined) throw new Error(`${name} has no LICENSE in ${paths.join(', ')}.`);
  return `## ${name}\n\n${readFileSync(path, 'utf8').trim()}\n`;
}

export function licencesOfReaders(): Plugin {
  return {
    name: 'licences-of-readers',
    apply: 'build',
    generateBundle() {
      const source = PACKAGES.map(licenceOf).join('\n');
      this.emitFile({ type: 'asset', fileName: 'licences-of-readers.md', source });
    },
  };
}
