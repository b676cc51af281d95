/** A DuckDB in memory and without network. */
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';

export interface ConnectionOptions {
  /** Interrupts what runs. */
  readonly signal?: AbortSignal | undefined;
  /** Bytes that DuckDB keeps to. Default: its own, 80 % of the machine's. */
  readonly memory?: number | undefined;
}

/** Lends a connection for as long as `use` lasts. */
export async function withConnection<T>(
  { signal, memory }: ConnectionOptions,
  use: (connection: DuckDBConnection) => Promise<T>,
): Promise<T> {
  const instance = await DuckDBInstance.create(':memory:', {
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
    ...(memory !== undefined && { memory_limit: `${Math.floor(memory / 2 ** 20)}MiB` }),
    temp_directory: join(tmpdir(), `oddsmith-duckdb-${process.pid}`),
  });
  const connection = await instance.connect();
  const interrupt = () => connection.interrupt();
  signal?.addEventListener('abort', interrupt);
  try {
    return await use(connection);
  } finally {
    signal?.removeEventListener('abort', interrupt);
    connection.closeSync();
    instance.closeSync();
  }
}
