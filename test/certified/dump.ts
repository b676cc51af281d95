/** Hands the problems and the digits found to `bench/peers/accuracy.mjs`, which shows them beside other programs'. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { toNumber } from '../oracle/fixed.js';
import type { BinomialRows } from '../oracle/newton.js';
import type { DigitsTable } from './digits-table.js';

export interface DumpedProblem {
  /** The row of the table it counts for. */
  readonly row: string;
  readonly rows: BinomialRows;
  readonly exact: {
    readonly estimate: readonly string[];
    readonly SE: readonly string[];
    readonly logLik: string;
    readonly deviance: string;
  };
}

/** Writes `NAME.json` into the folder that ODDSMITH_ACCURACY names; nothing when it is not set. */
export function dump(name: string, table: DigitsTable, problems: readonly DumpedProblem[]): void {
  const folder = process.env.ODDSMITH_ACCURACY;
  if (folder === undefined) return;
  mkdirSync(folder, { recursive: true });
  const plain = problems.map(({ row, rows, exact }) => ({
    row,
    exact,
    columns: rows.columns.map((column) => Array.from(column)),
    events: rows.events.map(toNumber),
    others: rows.others.map(toNumber),
    offset: rows.offset === undefined ? null : Array.from(rows.offset),
  }));
  writeFileSync(join(folder, `${name}.json`), JSON.stringify({ digits: table, problems: plain }));
}
