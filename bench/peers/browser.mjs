// Fits arrays in memory in a headless Chromium, in core's worker. Prints JSON: see bench/README.md.
// Usage: node browser.mjs FOLDER
import { createReadStream } from 'node:fs';
import { createServer } from 'node:http';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { DATA } from '../suite/data.mjs';
import { path } from '../suite/machine.mjs';
import { SETTINGS } from './oddsmith.mjs';

const TYPES = { html: 'text/html', mjs: 'text/javascript', f64: 'application/octet-stream' };

/** One module of a program with all that it imports but npm packages, as a file under bench/data. */
async function bundled(entry, name, platform) {
  const file = `${DATA}${name}`;
  const external = platform === 'node' ? { packages: 'external' } : {};
  await build({ entryPoints: [entry], outfile: file, bundle: true, format: 'esm', platform, ...external });
  return file;
}

/** Serves files by name on loopback. */
async function serve(files) {
  const server = createServer((request, response) => {
    const name = request.url.slice(1);
    if (name === '') {
      response.writeHead(200, { 'Content-Type': TYPES.html });
      response.end('<!doctype html><script type="module" src="/page.mjs"></script>');
    } else if (files[name] === undefined) response.writeHead(404).end();
    else {
      response.writeHead(200, { 'Content-Type': TYPES[name.split('.')[1]] });
      createReadStream(files[name]).pipe(response);
    }
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

const [folder] = process.argv.slice(2);
const harness = await bundled(path('../test/browser/harness/browser.ts'), 'harness.mjs', 'node');
const page = await bundled(path('peers/page.mjs'), 'page.mjs', 'browser');
const { launch } = await import(pathToFileURL(harness));
const launched = await launch();
if (launched === null) throw new Error('Error: no browser could be started');
const server = await serve({ 'page.mjs': page, 'y.f64': `${folder}y.f64`, 'x.f64': `${folder}x.f64` });
try {
  const tab = await launched.browser.newPage();
  await tab.goto(`http://127.0.0.1:${server.address().port}/`);
  await tab.waitForFunction('"measure" in globalThis');
  const answer = await tab.evaluate('measure()');
  const version = `Chromium ${launched.browser.version()}`;
  // The browser has processes of its own, which its memory is not counted in.
  console.log(
    JSON.stringify({ version, settings: `openWorker().fit${SETTINGS}`, megabytes: null, ...answer }),
  );
} finally {
  await launched.close();
  server.close();
  server.closeAllConnections();
}
