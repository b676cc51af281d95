// DuckDB in the process of the command, over a Parquet file; its threads, a core each, are the workers.
import { path, said } from '../suite/machine.mjs';
import { figures, fitted } from './fit.mjs';

export const workers = [1, 2];
export const available = () => null;

export const open = (threads) => ({
  async measure(folder, _rows, columns) {
    const file = `${folder}data.parquet`;
    const pinned = threads === 1 ? ['taskset', '-c', '0'] : [];
    const found = await fitted(file, columns, ['--engine', 'sql', '--explain'], pinned);
    const [program, ...args] = [...pinned, process.execPath, path('peers/sums.mjs'), file];
    return figures(found, JSON.parse(said(program, args)).seconds[0]);
  },
  close: () => undefined,
});
