import { fileURLToPath } from 'node:url';
import { defineConfig, type Plugin } from 'vite';
import { licencesOfReaders } from './licences.js';
import { offline } from './offline.js';

/** Of the static build: nothing leaves the page, nor any worker of it. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "worker-src blob: 'self'",
  "connect-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

function policy(): Plugin {
  return {
    name: 'policy',
    apply: 'build',
    transformIndexHtml: (html) =>
      html.replace('<head>', `<head>\n    <meta http-equiv="Content-Security-Policy" content="${POLICY}" />`),
  };
}

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  base: './',
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    target: 'es2022',
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 500,
    // Core loads late what a page may not need; a chunk of the studio may need it at once.
    rolldownOptions: { checks: { ineffectiveDynamicImport: false } },
    license: { fileName: 'licences.md' },
  },
  // One file each: what core's readers load late comes along.
  worker: { format: 'es', rolldownOptions: { output: { codeSplitting: false } } },
  plugins: [policy(), licencesOfReaders(), offline()],
});
