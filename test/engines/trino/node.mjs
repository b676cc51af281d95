/** One process of a Trino cluster: its settings on disk, its start and its end. */
import { spawn } from 'node:child_process';
import { mkdirSync, openSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** As Trino's own jvm.config, less what small heaps do not bear. */
const FLAGS = [
  ...['-XX:+UseSerialGC', '-XX:+ExitOnOutOfMemoryError', '-XX:ReservedCodeCacheSize=256M'],
  ...['-XX:PerMethodRecompilationCutoff=10000', '-XX:PerBytecodeRecompilationCutoff=10000'],
  ...['-Djdk.attach.allowAttachSelf=true', '-Djdk.nio.maxCachedBufferSize=2000000', '-Dfile.encoding=UTF-8'],
  ...[
    '-XX:-OmitStackTraceInFastThrow',
    '-XX:+EnableDynamicAgentLoading',
    '--enable-native-access=ALL-UNNAMED',
  ],
  ...['--add-modules=jdk.incubator.vector', '--sun-misc-unsafe-memory-access=allow'],
];

const properties = (settings) =>
  Object.entries(settings)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('');

/**
 * Writes what a node reads.
 *
 * @param place `folder` of its own, `name`, `settings` of config.properties, `catalogs` by name, `files` by name.
 */
export function settle({ folder, settings, catalogs, files = {} }) {
  mkdirSync(join(folder, 'catalog'), { recursive: true });
  mkdirSync(join(folder, 'data'), { recursive: true });
  writeFileSync(join(folder, 'config.properties'), properties(settings));
  writeFileSync(join(folder, 'log.properties'), properties({ 'io.trino': 'WARN', 'io.airlift': 'WARN' }));
  for (const [name, catalog] of Object.entries(catalogs))
    writeFileSync(join(folder, 'catalog', `${name}.properties`), properties(catalog));
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
}

/** Starts the node; `core`: the processor that it is bound to. Its log is `server.log` in its folder. */
export function started({ folder, name, heap, core, java, server, quick }) {
  const node = {
    'node.environment': 'oddsmith',
    'node.id': name,
    'node.data-dir': join(folder, 'data'),
    'node.bind-ip': '127.0.0.1',
    'node.internal-address': '127.0.0.1',
    'plugin.dir': join(server, 'plugin'),
    'catalog.config-dir': join(folder, 'catalog'),
    'log.levels-file': join(folder, 'log.properties'),
    config: join(folder, 'config.properties'),
  };
  const given = Object.entries(node).map(([key, value]) => `-D${key}=${value}`);
  const command = [
    java,
    `-Xmx${heap}`,
    ...FLAGS,
    ...(quick ? ['-XX:TieredStopAtLevel=1'] : []),
    ...given,
    '-cp',
    `${server}/lib/*`,
    'io.trino.server.TrinoServer',
  ];
  const [program, ...args] = core === undefined ? command : ['taskset', '-c', String(core), ...command];
  const log = openSync(join(folder, 'server.log'), 'a');
  return spawn(program, args, { cwd: folder, stdio: ['ignore', log, log] });
}

/** Resolves when the process is gone. */
export async function ended(child, signal) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill(signal);
  await gone;
}
