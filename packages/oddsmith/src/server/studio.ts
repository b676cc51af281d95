/** The studio on this machine: its files, and one file of data at a path that only its page is told. */
import { randomBytes } from 'node:crypto';
import { createReadStream, existsSync, readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { basename, join } from 'node:path';
import { OddsmithError } from '@oddsmith/core';
import sirv from 'sirv';

export interface StudioOptions {
  /** The built studio. */
  readonly folder: string;
  /** A file for the page to open. */
  readonly file?: string;
  /** Default: any free one. */
  readonly port?: number;
}

export interface StudioServer {
  readonly url: string;
  close(): Promise<void>;
}

const HOST = '127.0.0.1';
const META = /<meta http-equiv="Content-Security-Policy" content="([^"]*)"\s*\/?>/;

/**
 * Listens on loopback only. Requests that name another host are refused, so that no page elsewhere can reach it
 * under a name of its own.
 *
 * Throws `source-failed` where the studio was not built or the port cannot be had.
 */
export async function serveStudio({ folder, file, port = 0 }: StudioOptions): Promise<StudioServer> {
  const data = file === undefined ? null : { file, path: `/data/${randomBytes(16).toString('hex')}` };
  const page = pageOf(folder, data);
  const files = sirv(folder);
  const server = createServer((request, response) => {
    if (!isOwnHost(request, server)) return void response.writeHead(403).end();
    setHeaders(response, page.policy);
    const path = request.url?.split('?')[0];
    if (path === '/' || path === '/index.html') return sendPage(page.html, response);
    if (data !== null && path === data.path) return sendFile(data.file, response);
    files(request, response, () => void response.writeHead(404).end());
  });
  await listen(server, port);
  return { url: `http://${HOST}:${portOf(server)}/`, close: () => close(server) };
}

interface Served {
  readonly file: string;
  readonly path: string;
}

/** The page without its own policy, which the header replaces: here it may fetch from where it came. */
function pageOf(folder: string, data: Served | null): { html: string; policy: string } {
  const path = join(folder, 'index.html');
  if (!existsSync(path))
    throw new OddsmithError('source-failed', `The studio is not built: ${path} is missing.`);
  const text = readFileSync(path, 'utf8');
  const policy = (META.exec(text)?.[1] ?? "default-src 'self'").replace(
    "connect-src 'none'",
    "connect-src 'self'",
  );
  const named = data === null ? '' : ` content="${data.path}" data-name="${escaped(basename(data.file))}"`;
  return { html: text.replace(META, () => `<meta name="oddsmith-server"${named}>`), policy };
}

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}

function setHeaders(response: ServerResponse, policy: string): void {
  response.setHeader('Content-Security-Policy', `${policy}; frame-ancestors 'none'`);
  response.setHeader('Cache-Control', 'no-store');
  response.setHeader('Cross-Origin-Resource-Policy', 'same-origin');
  response.setHeader('Referrer-Policy', 'no-referrer');
  response.setHeader('X-Content-Type-Options', 'nosniff');
}

function isOwnHost({ headers }: IncomingMessage, server: Server): boolean {
  const port = portOf(server);
  return headers.host === `${HOST}:${port}` || headers.host === `localhost:${port}`;
}

function sendPage(html: string, response: ServerResponse): void {
  response.setHeader('Content-Type', 'text/html; charset=utf-8');
  response.end(html);
}

function sendFile(file: string, response: ServerResponse): void {
  response.setHeader('Content-Type', 'application/octet-stream');
  createReadStream(file)
    .on('error', () => {
      if (response.headersSent) response.destroy();
      else response.writeHead(404).end();
    })
    .pipe(response);
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause) => {
      const message = `Port ${port} cannot be listened on: ${cause.message}.`;
      reject(new OddsmithError('source-failed', message, { option: 'port' }, cause));
    });
    server.listen(port, HOST, resolve);
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
