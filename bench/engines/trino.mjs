// A Trino cluster of test/engines: a coordinator, and one worker or two, each bound to a core; the table is a Parquet file.
import { link, mkdir, rm } from 'node:fs/promises';
import { figures, fitted, sumsOf, timed } from './fit.mjs';

const cluster = () => import('../../test/engines/trino/cluster.mjs');

export const workers = [1, 2];
export const available = async () => (await cluster()).available();

export async function open(count) {
  const { start } = await cluster();
  const { url, lake, ask, stop } = await start({ workers: count, pinned: true, heap: '2g' });
  return {
    async measure(folder, _rows, columns) {
      await ask('DROP TABLE IF EXISTS rows');
      await rm(`${lake}/rows`, { recursive: true, force: true });
      await mkdir(`${lake}/rows`);
      await link(`${folder}data.parquet`, `${lake}/rows/data.parquet`);
      const names = Array.from({ length: columns }, (_, j) => `x${j + 1} double`).join(', ');
      await ask(
        `CREATE TABLE rows (y integer, ${names}) WITH (external_location = 'local:///rows', format = 'PARQUET')`,
      );
      const found = await fitted(url, columns, ['--table', 'rows', '--explain']);
      return figures(found, await timed(() => ask(`SELECT ${sumsOf(columns)} FROM rows`)));
    },
    close: stop,
  };
}
