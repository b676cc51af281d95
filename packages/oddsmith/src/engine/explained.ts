/** `--explain`: every statement with what came back, and what it cost. */
import type { Row } from '@oddsmith/core';
import type { Connection, Cost } from './engine.js';

const whole = (count: number) => count.toLocaleString('en');
const counted = (count: number, noun: string) => `${whole(count)} ${noun}${count === 1 ? '' : 's'}`;

/** The connection, which tells of every statement; `end` tells of all together. */
export function explained(
  connection: Connection,
  note: (text: string) => void,
): { connection: Connection; end(): void } {
  const total = { statements: 0, seconds: 0, cells: 0, rows: 0, bytes: 0 };
  const watched = async <Result>(
    sql: string,
    ask: () => Promise<Result>,
    sizeOf: (result: Result) => readonly [rows: number, columns: number],
  ): Promise<Result> => {
    note(`${sql};`);
    const started = performance.now();
    const result = await ask();
    const seconds = (performance.now() - started) / 1000;
    const [rows, columns] = sizeOf(result);
    const cost = connection.lastCost();
    note(`-- ${[`${whole(rows)} × ${columns} back`, `${seconds.toFixed(3)} s`, ...readOf(cost)].join(', ')}`);
    total.statements++;
    total.seconds += seconds;
    total.cells += rows * columns;
    total.rows += cost?.rows ?? 0;
    total.bytes += cost?.bytes ?? 0;
    return result;
  };
  const sizeOf = (rows: readonly Row[]) => [rows.length, rows[0]?.length ?? 0] as const;
  return {
    connection: {
      dialect: connection.dialect,
      query: (sql, signal) => watched(sql, () => connection.query(sql, signal), sizeOf),
      execute: (sql, signal) =>
        watched(
          sql,
          () => connection.execute(sql, signal),
          () => [0, 0],
        ),
      describe: (source) => connection.describe(source),
      tables: () => connection.tables(),
      lastCost: () => connection.lastCost(),
      close: () => connection.close(),
    },
    end() {
      const { statements, seconds, cells, rows, bytes } = total;
      const read = readOf({ ...(rows > 0 && { rows }), ...(bytes > 0 && { bytes }) });
      const parts = [
        counted(statements, 'statement'),
        `${seconds.toFixed(3)} s`,
        `${counted(cells, 'cell')} back`,
      ];
      note(`-- in all: ${[...parts, ...read].join(', ')}`);
    },
  };
}

function readOf(cost: Cost | null): string[] {
  const read = [
    ...(cost?.rows === undefined ? [] : [counted(cost.rows, 'row')]),
    ...(cost?.bytes === undefined ? [] : [counted(cost.bytes, 'byte')]),
  ];
  return read.length === 0 ? [] : [`${read.join(' and ')} read by the engine`];
}
