/** Two servers; what is loaded is split over both, behind a Distributed table. */
import { createClient } from '@clickhouse/client';
import { DIALECTS, type Row } from '@oddsmith/core';
import { rowsOf } from '../../../packages/oddsmith/src/engine/clickhouse/values.js';
import type { Stage, StageTable } from '../stage.js';
import { start } from './cluster.mjs';
import { columnsSql, rowBinary } from './row-binary.js';

const { identifier, text } = DIALECTS.clickhouse;

export interface ClickHouseStage extends Stage {
  readonly cluster: Awaited<ReturnType<typeof start>>;
  /** The rows of a SELECT of a server, as the user who may do anything. */
  askedOf(server: number, sql: string): Promise<readonly Row[]>;
  /** A statement without a result, on every server. */
  told(sql: string): Promise<void>;
}

export async function clickHouseStage(): Promise<ClickHouseStage> {
  const cluster = await start();
  const clients = cluster.hosts.map((host) => createClient({ url: `http://${host}` }));
  const askedOf = async (server: number, query: string) => {
    const result = await clients[server]!.query({ query, format: 'TabSeparatedWithNamesAndTypes' });
    return rowsOf(await result.text());
  };
  return {
    ...{ cluster, askedOf, dialect: 'clickhouse', reading: cluster.url, writing: cluster.writing },
    asked: (sql) => askedOf(0, sql),
    async told(query) {
      for (const client of clients) await client.command({ query });
    },
    secrets: Object.values(cluster.secrets),
    hasWindows: false,
    slow: 'system.numbers',
    async load(name, table) {
      const part = identifier(`${name} of a shard`);
      for (const [i, client] of clients.entries()) {
        const mine = { ...table, rows: table.rows.filter((_, row) => row % clients.length === i) };
        for (const old of [identifier(name), part])
          await client.command({ query: `DROP TABLE IF EXISTS ${old}` });
        await client.command({
          query: `CREATE TABLE ${part} (${columnsSql(table, "Enum8('false' = 0, 'true' = 1)")}) ENGINE = MergeTree ORDER BY tuple()`,
        });
        await client.command({
          query: `CREATE TABLE ${identifier(name)} AS ${part} ENGINE = Distributed(shards, default, ${text(`${name} of a shard`)})`,
        });
        await inserted(cluster.hosts[i]!, part, mine);
      }
    },
    async running() {
      const [row] = await askedOf(0, "SELECT count() FROM system.processes WHERE user = 'reader'");
      return Number(row![0]);
    },
    async stop() {
      await Promise.all(clients.map((client) => client.close()));
      await cluster.stop();
    },
  };
}

/** The client writes rows as texts only. */
async function inserted(host: string, table: string, rows: StageTable): Promise<void> {
  const query = new URLSearchParams({ query: `INSERT INTO ${table} FORMAT RowBinary` });
  const body = new Uint8Array(rowBinary(rows));
  const answer = await fetch(`http://${host}/?${query}`, { method: 'POST', body });
  if (!answer.ok) throw new Error(await answer.text());
}
