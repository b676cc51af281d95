// Packs every package and checks what a user would install: exports, types, contents, sizes.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'rolldown';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'oddsmith-pack-'));
const bin = (name, file) => join(root, 'node_modules', name, file);
const run = (command, args, options = {}) =>
  execFileSync(command, args, {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
    ...options,
  });

/** Largest sizes, in kB: core's own promise, and a watch on the rest (what runs in core's worker is packed twice: also as the worker's text). */
const LIMITS = { '@oddsmith/core': { packed: 1600, gzip: 60 }, oddsmith: { packed: 2400 } };

/** kB of what a browser loads at first for some of core's exports, bundled, minified and gzipped. */
async function bundledSize(entry, names) {
  const start = join(folder, `${names.length}.js`);
  writeFileSync(start, `export { ${names} } from ${JSON.stringify(entry)};`);
  const { output } = await build({
    input: start,
    write: false,
    platform: 'browser',
    // As an application's own entry: what it shares with chunks that load later stays in it.
    preserveEntrySignatures: 'allow-extension',
    logLevel: 'silent',
    output: { minify: true },
  });
  const chunks = new Map(output.map((chunk) => [chunk.fileName, chunk]));
  const first = new Set([output[0].fileName]);
  for (const name of first)
    for (const other of chunks.get(name)?.imports ?? []) if (chunks.has(other)) first.add(other);
  const sizes = [...first].map((name) => gzipSync(chunks.get(name).code, { level: 9 }).length);
  return sizes.reduce((sum, size) => sum + size, 0) / 1000;
}

try {
  for (const [name, directory] of [
    ['@oddsmith/core', 'packages/core'],
    ['oddsmith', 'packages/oddsmith'],
  ]) {
    const [packed] = JSON.parse(
      run('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', folder, '-w', name]),
    );
    const file = join(folder, packed.filename);
    const size = statSync(file).size / 1000;
    console.log(
      `${name}: ${packed.files.length} files, ${size.toFixed(0)} kB packed, ${(packed.unpackedSize / 1000).toFixed(0)} kB unpacked`,
    );
    if (size > LIMITS[name].packed)
      throw new Error(`${name} is larger than ${LIMITS[name].packed} kB packed`);
    run(process.execPath, [bin('publint', 'src/cli.js'), 'run', directory, '--strict', '--pack', 'npm'], {
      stdio: 'inherit',
    });
    run(process.execPath, [bin('@arethetypeswrong/cli', 'dist/index.js'), file, '--profile', 'esm-only'], {
      stdio: 'inherit',
    });
    if (LIMITS[name].gzip) {
      for (const names of ['fit', 'fit, readCsv, describeTable', 'loadModel, predict']) {
        const gzip = await bundledSize(join(root, directory, 'dist/index.js'), names);
        console.log(`${name}: ${gzip.toFixed(1)} kB minified and gzipped at first for { ${names} }`);
        if (names === 'fit' && gzip > LIMITS[name].gzip)
          throw new Error(`fit is larger than ${LIMITS[name].gzip} kB gzipped`);
      }
    }
    const manifest = JSON.parse(readFileSync(join(root, directory, 'package.json'), 'utf8'));
    for (const script of ['install', 'preinstall', 'postinstall', 'prepare']) {
      if (manifest.scripts?.[script]) throw new Error(`${name} has an install-time script: ${script}`);
    }
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
