/** The page of `app/`, made by each bundler as their users do: core comes from the built package. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as esbuild from 'esbuild';
import * as vite from 'vite';
import webpack from 'webpack';

const app = join(import.meta.dirname, 'app');

function writePage(folder: string, script: string): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    join(folder, 'index.html'),
    `<!doctype html>\n<script type="module" src="./${script}"></script>\n`,
  );
}

async function byVite(folder: string): Promise<void> {
  await vite.build({
    root: app,
    base: './',
    configFile: false,
    logLevel: 'silent',
    build: { outDir: folder, modulePreload: false },
    worker: { format: 'es' },
  });
}

/** esbuild leaves `new URL('./own-worker.mjs')` as it is: the worker is an entry of its own, of that name. */
async function byEsbuild(folder: string): Promise<void> {
  writePage(folder, 'page.mjs');
  await esbuild.build({
    entryPoints: [join(app, 'page.mjs'), join(app, 'own-worker.mjs')],
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    minify: true,
    format: 'esm',
    logLevel: 'silent',
  });
}

async function byWebpack(folder: string): Promise<void> {
  writePage(folder, 'main.js');
  const compiler = webpack({
    mode: 'production',
    entry: join(app, 'page.mjs'),
    output: { path: folder },
    performance: false,
    // Its minifier takes 13 seconds; the other two prove that minified core is the same.
    optimization: { minimize: false },
  });
  await new Promise<void>((resolve, reject) => {
    compiler.run((error, stats) => {
      const problem = error ?? (stats?.hasErrors() ? new Error(stats.toString('errors-only')) : null);
      compiler.close(() => (problem ? reject(problem) : resolve()));
    });
  });
}

/** Writes `index.html` and its scripts into the folder. */
export const BUNDLERS: Readonly<Record<string, (folder: string) => Promise<void>>> = {
  vite: byVite,
  webpack: byWebpack,
  esbuild: byEsbuild,
};
