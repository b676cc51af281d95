/** Trino itself: a server of the Maven repository that a Java of this machine runs, unpacked once into a cache folder. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';

/** Newest first: those of the Maven repository since 470, with the oldest Java that each starts on. */
const SERVERS = [
  { version: '476', java: 24 },
  { version: '470', java: 23 },
];
/** What the tests use of the plugins. */
const PLUGINS = ['hive', 'memory', 'password-authenticators'];

const cache = process.env.ODDSMITH_ENGINES_CACHE ?? join(homedir(), '.cache', 'oddsmith-engines');
const folderOf = (version) => join(cache, 'trino', `trino-server-${version}`);

/** Why Trino cannot be had here; null where it can. */
export function available() {
  const server = chosen();
  if (server === null)
    return `Trino ${SERVERS.at(-1).version} needs Java ${SERVERS.at(-1).java} or newer, and ${javas()}.`;
  if (existsSync(folderOf(server.version)) || runs('mvn', ['-version'])) return null;
  return 'Trino comes from the Maven repository, and there is no mvn.';
}

/** The unpacked server and the Java for it; downloads about 0.8 GB the first time, and keeps 0.4 GB. */
export function distribution() {
  const { version, java } = chosen();
  const folder = folderOf(version);
  if (!existsSync(folder)) unpacked(version);
  return { folder, version, java };
}

function unpacked(version) {
  const repository = join(cache, 'maven');
  const into = join(cache, `unpacking-${process.pid}`);
  mkdirSync(into, { recursive: true });
  mkdirSync(join(cache, 'trino'), { recursive: true });
  try {
    must('mvn', [
      ...['-q', '-B', `-Dmaven.repo.local=${repository}`, 'dependency:get'],
      ...[`-Dartifact=io.trino:trino-server:${version}:tar.gz`, '-Dtransitive=false'],
    ]);
    const archive = join(repository, 'io/trino/trino-server', version, `trino-server-${version}.tar.gz`);
    // Whole, because plugins share their libraries by hard links.
    must('tar', ['xzf', archive, '-C', into]);
    const folder = join(into, `trino-server-${version}`);
    for (const name of readdirSync(join(folder, 'plugin')))
      if (!PLUGINS.includes(name)) rmSync(join(folder, 'plugin', name), { recursive: true });
    renameSync(folder, folderOf(version));
    rmSync(archive);
  } finally {
    rmSync(into, { recursive: true, force: true });
  }
}

function must(command, args) {
  const { status, stderr, stdout, error } = spawnSync(command, args, { encoding: 'utf8' });
  if (status !== 0)
    throw new Error(`${command} ${args.join(' ')}: ${error?.message ?? ''}${stderr}${stdout}`.slice(0, 2000));
}

function runs(command, args) {
  return spawnSync(command, args, { stdio: 'ignore' }).status === 0;
}

let found;

/** The newest server for the newest Java. */
function chosen() {
  found ??= installed();
  const [newest] = found;
  const server = SERVERS.find(({ java }) => newest !== undefined && newest.major >= java);
  return server === undefined ? null : { version: server.version, java: newest.path };
}

function javas() {
  return found.length === 0 ? 'there is none' : `the newest here is ${found[0].major}`;
}

/** Every Java of JAVA_HOME, PATH and the usual folder, the newest first. */
function installed() {
  const usual = '/usr/lib/jvm';
  const folders = [
    ...(process.env.JAVA_HOME === undefined ? [] : [join(process.env.JAVA_HOME, 'bin')]),
    ...(process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== ''),
    ...(existsSync(usual) ? readdirSync(usual).map((name) => join(usual, name, 'bin')) : []),
  ];
  return folders
    .map((folder) => join(folder, 'java'))
    .filter((path) => existsSync(path))
    .map((path) => ({ path, major: majorOf(path) }))
    .filter(({ major }) => major > 0)
    .sort((a, b) => b.major - a.major);
}

function majorOf(java) {
  const { stderr } = spawnSync(java, ['-version'], { encoding: 'utf8' });
  return Number(/version "(\d+)/u.exec(stderr ?? '')?.[1] ?? 0);
}
