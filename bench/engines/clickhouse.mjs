// A ClickHouse cluster of test/engines: one server or two, each bound to a core, and a Distributed table over them.
import { createReadStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { query } from '../suite/duckdb.mjs';
import { figures, fitted, sumsOf, timed } from './fit.mjs';

const cluster = () => import('../../test/engines/clickhouse/cluster.mjs');

export const workers = [1, 2];
export const available = async () => (await cluster()).available();

/** As the user that may do everything. */
async function asked(address, sql, body) {
  const options =
    body === undefined ? { method: 'POST', body: sql } : { method: 'POST', body, duplex: 'half' };
  const place = body === undefined ? address : `${address}/?query=${encodeURIComponent(sql)}`;
  const answer = await fetch(place, options);
  const text = await answer.text();
  if (!answer.ok) throw new Error(text.split('\n')[0]);
  return text;
}

/** Every server gets its share of the rows as a text. */
async function loaded(addresses, folder, columns) {
  const names = Array.from({ length: columns }, (_, j) => `x${j + 1} Float64`).join(', ');
  for (const [shard, address] of addresses.entries()) {
    await asked(address, 'DROP TABLE IF EXISTS part');
    await asked(
      address,
      `CREATE TABLE part (y UInt8, ${names}) ENGINE = MergeTree ORDER BY tuple() PARTITION BY tuple()`,
    );
    const share = `${folder}share-${shard}`;
    await mkdir(share, { recursive: true });
    const mine = `SELECT * EXCLUDE file_row_number FROM read_parquet('${folder}data.parquet', file_row_number = true) WHERE file_row_number % ${addresses.length} = ${shard}`;
    await query(
      `COPY (${mine}) TO '${share}' (FORMAT csv, HEADER false, FILE_SIZE_BYTES '200MB', OVERWRITE true)`,
    );
    const [[files]] = await query(`SELECT list(file) FROM glob('${share}/*.csv')`);
    for (const file of files.items)
      await asked(address, 'INSERT INTO part FORMAT CSV', createReadStream(file));
    await rm(share, { recursive: true });
  }
  await asked(addresses[0], 'DROP TABLE IF EXISTS rows');
  await asked(addresses[0], `CREATE TABLE rows AS part ENGINE = Distributed(shards, default, part)`);
}

export async function open(shards) {
  const { start } = await cluster();
  const { url, hosts, stop } = await start({ shards, threads: 1, pinned: true });
  const addresses = hosts.map((host) => `http://${host}`);
  return {
    async measure(folder, _rows, columns) {
      await loaded(addresses, folder, columns);
      const found = await fitted(url, columns, ['--table', 'rows', '--explain']);
      return figures(found, await timed(() => asked(addresses[0], `SELECT ${sumsOf(columns)} FROM rows`)));
    },
    close: stop,
  };
}
