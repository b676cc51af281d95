/**
 * A Trino cluster on this machine: a coordinator that reads no rows, and workers that are processes of their own. Tables are
 * Parquet files that all workers read (`lake`, by the Hive connector), so that a lost worker loses no rows. Users with passwords, by TLS:
 * `reader` may only SELECT, `writer` may make tables, too. Without TLS, and then without a password, `loader` may do everything.
 */
import { pbkdf2Sync, randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ownCertificate } from '../certificate.mjs';
import { freePorts } from '../ports.mjs';
import { distribution } from './distribution.mjs';
import { ended, settle, started } from './node.mjs';

export { available } from './distribution.mjs';

/** Milliseconds. */
const STARTING = 280_000;
const ENDS = ['SIGINT', 'SIGTERM'];
const MAKING = ['SELECT', 'INSERT', 'DELETE', 'UPDATE', 'OWNERSHIP'];
const RIGHTS = {
  catalogs: [{ allow: 'all' }],
  schemas: [{ user: 'loader', owner: true }],
  tables: [
    { user: 'loader|writer', privileges: MAKING },
    { user: 'reader', privileges: ['SELECT'] },
  ],
};

/**
 * @param options `workers`: how many (2); `pinned`: each worker on a processor of its own; `heap` of a worker; `quick`: little
 * time for compiling, for many small statements.
 * @returns URLs as the commands take them (`url` of the reader, `writing`), their `secrets`, `plain`: the address without TLS,
 * `lake`: the folder of the files, `ask(sql)`: the rows of a statement of the loader, `active()`: how many workers take part, `killWorker(i)`, `startWorker(i)`, `stop()`.
 */
export async function start({ workers = 2, pinned = false, heap = '1200m', quick = false } = {}) {
  const { folder: server, java, version } = distribution();
  const folder = mkdtempSync(join(tmpdir(), 'oddsmith-trino-'));
  const lake = join(folder, 'lake');
  const [port, secure, ...ports] = await freePorts(workers + 2);
  const plain = `http://127.0.0.1:${port}`;
  const secrets = { reader: `r@/:${randomBytes(9).toString('hex')}`, writer: randomBytes(9).toString('hex') };
  const entry = { plain, secure, secrets, ...certified(folder) };
  const nodes = [port, ...ports].map((own, i) => ({
    ...{ folder: join(folder, i === 0 ? 'coordinator' : `worker-${i}`), name: `node-${i}`, java, server },
    heap: i === 0 ? '900m' : heap,
    ...(pinned && i > 0 && { core: i - 1 }),
    ...{ settings: common(own, plain), catalogs: catalogs(lake), files: {}, quick },
    ...(i === 0 && settingsOfCoordinator(own, join(folder, 'coordinator'), entry)),
  }));
  mkdirSync(lake);
  nodes.forEach(settle);
  const children = nodes.map(started);
  // Whoever is ended leaves no servers.
  process.once('exit', () => {
    for (const child of children) child.kill('SIGKILL');
  });
  const leave = () => process.exit(1);
  for (const signal of ENDS) process.once(signal, leave);
  const ask = (sql) => rowsOf(plain, sql);
  const active = async () => {
    const [[count]] = await ask(
      "SELECT count(*) FROM system.runtime.nodes WHERE state = 'active' AND NOT coordinator",
    );
    return count;
  };
  const stop = async () => {
    await Promise.all(children.map((child) => ended(child, 'SIGKILL')));
    rmSync(folder, { recursive: true, force: true });
  };
  const url = (user) =>
    `trino://${user}:${encodeURIComponent(secrets[user])}@127.0.0.1:${secure}/lake/tests?sslrootcert=${encodeURIComponent(entry.certificate)}`;
  try {
    await until(async () => (await active()) === workers, nodes[0]);
    await ask('CREATE SCHEMA lake.tests');
  } catch (error) {
    await stop();
    throw error;
  } finally {
    for (const signal of ENDS) process.removeListener(signal, leave);
  }
  return {
    ...{ version, workers, plain, secrets, ask, active, stop, lake },
    ...{ url: url('reader'), writing: url('writer') },
    /** Ends worker i (from 0) at once, as a machine that is lost. */
    killWorker: (i) => ended(children[i + 1], 'SIGKILL'),
    /** Starts it again, and waits until it takes part. */
    async startWorker(i) {
      children[i + 1] = started(nodes[i + 1]);
      const alive = children.slice(1).filter((child) => child.exitCode === null && child.signalCode === null);
      await until(async () => (await active()) === alive.length, nodes[i + 1]);
    },
  };
}

function common(port, plain) {
  return {
    coordinator: false,
    'http-server.http.port': port,
    'discovery.uri': plain,
    'query.max-memory-per-node': '400MB',
    'internal-communication.shared-secret': 'oddsmith',
    // That a worker is lost is noticed within seconds.
    'exchange.max-error-duration': '10s',
  };
}

function settingsOfCoordinator(port, folder, { plain, secure, secrets, certificate, bundle }) {
  return {
    settings: {
      ...common(port, plain),
      ...{ coordinator: true, 'node-scheduler.include-coordinator': false },
      ...{ 'query.remote-task.max-error-duration': '10s', 'failure-detector.heartbeat-interval': '500ms' },
      ...{ 'http-server.https.enabled': true, 'http-server.https.port': secure },
      ...{ 'http-server.https.keystore.path': bundle, 'http-server.authentication.type': 'PASSWORD' },
      'http-server.authentication.allow-insecure-over-http': true,
      'access-control.config-files': join(folder, 'access-control.properties'),
      'password-authenticator.config-files': join(folder, 'passwords.properties'),
      // Tables of tests come as one text.
      'query.max-length': 100_000_000,
    },
    files: {
      'rights.json': JSON.stringify(RIGHTS),
      'access-control.properties': `access-control.name=file\nsecurity.config-file=${join(folder, 'rights.json')}\n`,
      'passwords.properties': `password-authenticator.name=file\nfile.password-file=${join(folder, 'passwords')}\n`,
      passwords: Object.entries(secrets).map(hashed).join(''),
    },
    certificate,
  };
}

/** A line of a password file. */
function hashed([user, password]) {
  const salt = randomBytes(16);
  const key = pbkdf2Sync(password, salt, 1000, 32, 'sha1');
  return `${user}:1000:${salt.toString('hex')}:${key.toString('hex')}\n`;
}

function catalogs(lake) {
  return {
    lake: {
      ...{ 'connector.name': 'hive', 'hive.metastore': 'file', 'hive.metastore.catalog.dir': 'local:///' },
      ...{ 'fs.native-local.enabled': true, 'fs.hadoop.enabled': false, 'local.location': lake },
      ...{ 'hive.security': 'allow-all', 'hive.storage-format': 'PARQUET' },
      // Small files, too, are read by all workers.
      ...{ 'hive.max-initial-split-size': '4MB', 'hive.max-split-size': '16MB' },
    },
  };
}

/** The files of a certificate that the server gives of itself, alone and with its key. */
function certified(folder) {
  const made = ownCertificate(folder);
  if (made === null) throw new Error('openssl made no certificate.');
  const { certificate, key } = made;
  const bundle = join(folder, 'server.pem');
  writeFileSync(bundle, readFileSync(key, 'utf8') + readFileSync(certificate, 'utf8'), { mode: 0o600 });
  return { certificate, bundle };
}

async function until(holds, { folder }) {
  const last = performance.now() + STARTING;
  for (;;) {
    // Until the server is there it refuses connections.
    if (await holds().catch(() => false)) return;
    if (performance.now() > last) {
      const log = readFileSync(join(folder, 'server.log'), 'utf8');
      throw new Error(`Trino did not start.\n${log.split('\n').slice(-30).join('\n')}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

/** A statement by the plain protocol: the harness does not lean on what it tests. */
const LOADER = { 'X-Trino-User': 'loader', 'X-Trino-Catalog': 'lake', 'X-Trino-Schema': 'tests' };

async function rowsOf(address, sql) {
  const found = [];
  let page = await answer(`${address}/v1/statement`, { method: 'POST', body: sql, headers: LOADER });
  for (;;) {
    if (page.error !== undefined)
      throw new Error(`${page.error.errorName}: ${page.error.message}\n${sql.slice(0, 300)}`);
    found.push(...(page.data ?? []));
    if (page.nextUri === undefined) return found;
    page = await answer(page.nextUri, {});
  }
}

async function answer(address, request) {
  const response = await fetch(address, request);
  if (!response.ok) throw new Error(`${response.status}: ${(await response.text()).slice(0, 300)}`);
  return await response.json();
}
