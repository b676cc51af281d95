/** `oddsmith studio`: what the local server gives to whom. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type StudioServer, serveStudio } from '../src/server/studio.js';
import { run } from './command.js';

const folder = mkdtempSync(join(tmpdir(), 'studio-'));
const data = join(folder, 'a "b" <c>.csv');
const page = `<!doctype html><html><head>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; connect-src 'none'" />
</head></html>`;

describe('the studio server', () => {
  let server: StudioServer;

  beforeAll(async () => {
    writeFileSync(join(folder, 'index.html'), page);
    writeFileSync(join(folder, 'app.js'), 'export {};');
    writeFileSync(data, 'y,x\n0,1\n');
    server = await serveStudio({ folder, file: data });
  });

  afterAll(async () => {
    await server.close();
    rmSync(folder, { recursive: true });
  });

  it('is on loopback, and lets its page fetch from it alone', async () => {
    expect(server.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/$/);
    const answer = await fetch(server.url);
    const policy = answer.headers.get('content-security-policy');
    expect(policy).toBe("default-src 'none'; connect-src 'self'; frame-ancestors 'none'");
    expect(await answer.text()).not.toContain('Content-Security-Policy');
    const script = await fetch(`${server.url}app.js`);
    expect(script.headers.get('content-type')).toMatch(/javascript/);
    expect(script.headers.get('content-security-policy')).toBe(policy);
  });

  it('gives the one file at a path that the page alone is told', async () => {
    const html = await (await fetch(server.url)).text();
    const [, path = '', name] = /content="(\/data\/[0-9a-f]{32})" data-name="([^"]*)"/.exec(html) ?? [];
    expect(name).toBe('a &#34;b&#34; &#60;c&#62;.csv');
    expect(await (await fetch(new URL(path, server.url))).text()).toBe('y,x\n0,1\n');
    for (const other of ['data/', 'data/0', 'a.csv', '..%2fpackage.json', '%2e%2e/package.json']) {
      expect((await fetch(`${server.url}${other}`)).status, other).toBe(404);
    }
  });

  it('refuses a request under a name of someone else', async () => {
    const { port } = new URL(server.url);
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const asked = request(
        { host: '127.0.0.1', port, headers: { host: `example.org:${port}` } },
        (answer) => {
          answer.resume();
          resolve(answer.statusCode);
        },
      );
      asked.on('error', reject).end();
    });
    expect(status).toBe(403);
  });

  it('says why a port cannot be had, and that a studio is missing', async () => {
    const { port } = new URL(server.url);
    await expect(serveStudio({ folder, port: Number(port) })).rejects.toThrow(
      /Port \d+ cannot be listened on/,
    );
    await expect(serveStudio({ folder: join(folder, 'none') })).rejects.toThrow(/not built/);
  });
});

describe('oddsmith studio', () => {
  it('names the file that is not there, and the nearest', async () => {
    const missing = await run(['studio', 'packages/oddsmith/test/data/birthwtt.csv', '--no-open']);
    expect(missing.code).toBe(3);
    expect(missing.stderr).toContain('Did you mean "birthwt.csv"?');
    const folder = await run(['studio', 'packages/oddsmith/test/data', '--no-open']);
    expect(folder.stderr).toContain('The studio opens one file');
  });

  it('wants a port that is a number', async () => {
    const { code, stderr } = await run(['studio', '--port', 'http']);
    expect(code).toBe(2);
    expect(stderr).toContain('--port must be a whole number');
  });
});
