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
      query_log: { database: 'system', table: 'query_log', flush_interval_milliseconds: 500 },
      remote_servers: { shards: native.map(replica).join('\n') },
    }),
  );
}

/**
 * users.xml: `default` may do anything from this machine; `reader` may only SELECT and change no setting (`readonly` = 1);
 * `keeper` has a password.
 */
export function usersXml({ threads, password }) {
  const user = (profile, secret) =>
    elements({ password: secret, networks: { ip: '127.0.0.1' }, profile, quota: 'default' });
  return element(
    'yandex',
    elements({
      profiles: {
        default: { log_queries: 1, max_threads: threads },
        readonly: { readonly: 1, log_queries: 1, max_threads: threads },
      },
      users: {
        default: user('default', ''),
        reader: user('readonly', ''),
        keeper: user('readonly', password),
      },
      quotas: { default: element('interval', elements({ duration: 3600, queries: 0 })) },
    }),
  );
}
