/** The files that a server of the cluster reads: its settings, its users, and where the shards are. */

const element = (name, body) => `<${name}>${body}</${name}>`;
const elements = (values) =>
  Object.entries(values)
    .map(([name, value]) => element(name, typeof value === 'object' ? elements(value) : value))
    .join('\n');

/** config.xml of one server; `native` are the native ports of all shards. */
export function serverXml(folder, { http, tcp, interserver }, native) {
  const replica = (port) =>
    element(
      'shard',
      element('replica', elements({ host: '127.0.0.1', port, user: 'default', password: '' })),
    );
  return element(
    'yandex',
    elements({
      logger: { level: 'warning', log: `${folder}/server.log`, errorlog: `${folder}/error.log` },
      ...{ http_port: http, tcp_port: tcp, interserver_http_port: interserver, listen_host: '127.0.0.1' },
      ...{ path: `${folder}/data/`, tmp_path: `${folder}/tmp/`, user_files_path: `${folder}/files/` },
      ...{ users_config: `${folder}/users.xml`, default_profile: 'default', default_database: 'default' },
      ...{ mark_cache_size: 268435456, timezone: 'UTC', max_concurrent_queries: 100 },
      query_log: { database: 'system', table: 'query_log', flush_interval_milliseconds: 60_000 },
      remote_servers: { shards: native.map(replica).join('\n') },
    }),
  );
}

/**
 * users.xml: `default` may do anything and has no password (the servers ask each other as it), `writer` may do as much, and `reader` may
 * only read and change no setting (`readonly` = 1).
 */
export function usersXml({ threads, secrets }) {
  const user = (profile, password) =>
    elements({ password, networks: { ip: '127.0.0.1' }, profile, quota: 'default' });
  return element(
    'yandex',
    elements({
      profiles: {
        default: { log_queries: 1, log_query_threads: 0, max_threads: threads },
        readonly: { readonly: 1, log_queries: 1, log_query_threads: 0, max_threads: threads },
      },
      users: {
        default: user('default', ''),
        writer: user('default', secrets.writer),
        reader: user('readonly', secrets.reader),
      },
      quotas: { default: { interval: { duration: 3600, queries: 0 } } },
    }),
  );
}
