/**
 * Debian's `clickhouse-server` as a cluster on this machine: one or two servers on loopback, each with folders and ports of its own.
 * The first answers clients; the cluster `shards` names all of them.
 */
import { spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chownSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePorts } from '../ports.mjs';
import { serverXml, usersXml } from './configuration.mjs';

const PROGRAM = ['/usr/sbin/clickhouse-server', '/usr/bin/clickhouse-server'].find((path) =>
  existsSync(path),
);
/** Milliseconds until a server has to answer. */
const PATIENCE = 30_000;

/** Null where the cluster can be started, else the reason why not. */
export function available() {
  if (PROGRAM !== undefined) return null;
  return 'There is no clickhouse-server on this machine (Debian: apt-get install clickhouse-server).';
}

/**
 * @param options `shards`: how many servers, default 2; `threads` of a query on each, default 1; `pinned`: each server to one core of
 * its own (servers beyond the cores share them), default false.
 * @returns the URLs of the three users on the first server, `hosts`: host and port of the HTTP interface of each, `native`: their
 * native ports, `secrets`, and `stop()`.
 */
export async function start({ shards = 2, threads = 1, pinned = false } = {}) {
  const root = mkdtempSync(join(tmpdir(), 'oddsmith-clickhouse-'));
  const [reader, writer] = [0, 1].map(() => `${randomBytes(9).toString('hex')}@/:?#é`);
  const secrets = { reader, writer };
  const owner = ownerOf(root);
  const ports = await freePorts(3 * shards);
  const places = Array.from({ length: shards }, (_, i) => ({
    ...{ http: ports[3 * i], tcp: ports[3 * i + 1], interserver: ports[3 * i + 2] },
  }));
  const native = places.map(({ tcp }) => tcp);
  const servers = places.map((place, i) => {
    const folder = join(root, `server-${i}`);
    for (const name of ['', 'data', 'tmp', 'files']) mkdirSync(join(folder, name), { recursive: true });
    writeFileSync(join(folder, 'config.xml'), serverXml(folder, place, native));
    writeFileSync(join(folder, 'users.xml'), usersXml({ threads, secrets }));
    if (owner !== null) spawnSync('chown', ['-R', `${owner.uid}:${owner.gid}`, folder]);
    const command = [PROGRAM, `--config-file=${join(folder, 'config.xml')}`];
    const [program, ...args] = pinned
      ? ['taskset', '-c', String(i % availableParallelism()), ...command]
      : command;
    return { folder, process: spawn(program, args, { stdio: 'ignore', cwd: folder, ...owner }) };
  });
  const stop = async () => {
    await Promise.all(servers.map(ended));
    rmSync(root, { recursive: true, force: true });
  };
  const hosts = places.map(({ http }) => `127.0.0.1:${http}`);
  const entry = (user, password = '') =>
    `clickhouse://${user}:${encodeURIComponent(password)}@${hosts[0]}/default`;
  try {
    await Promise.all(places.map(({ http }, i) => answers(http, servers[i])));
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    ...{ hosts, native, secrets, stop },
    ...{ url: entry('reader', reader), writing: entry('writer', writer), owning: entry('default') },
  };
}

/** Root starts the servers as the user that Debian made for them, for they refuse to be root. */
function ownerOf(root) {
  if (process.getuid?.() !== 0) return null;
  const [uid, gid] = ['-u', '-g'].map((what) => Number(spawnSync('id', [what, 'clickhouse']).stdout));
  if (!uid) return null;
  chownSync(root, uid, gid);
  return { uid, gid };
}

async function answers(port, { process: child, folder }) {
  const end = Date.now() + PATIENCE;
  while (Date.now() < end && child.exitCode === null) {
    // Until the server listens the connection is refused.
    const answer = await fetch(`http://127.0.0.1:${port}/ping`).catch(() => null);
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  const log = join(folder, 'error.log');
  const why = existsSync(log) ? readFileSync(log, 'utf8').split('\n')[0] : 'it says nothing';
  throw new Error(`A clickhouse-server does not answer: ${why}`);
}

/** The process is told to end, and killed where it does not within ten seconds. */
function ended({ process: child }) {
  if (child.exitCode !== null) return undefined;
  return new Promise((resolve) => {
    const kill = setTimeout(() => child.kill('SIGKILL'), 10_000);
    child.once('exit', () => {
      clearTimeout(kill);
      resolve(undefined);
    });
    child.kill('SIGTERM');
  });
}
