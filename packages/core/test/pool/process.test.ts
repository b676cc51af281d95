/** A program that has used the pool ends by itself. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../src/', import.meta.url));
const PROGRAM = `
import { loadPooledRows, warmPool } from './fit/pooled-rows.js';
const ones = new Float64Array(20000).fill(1);
const rows = { count: 20000, columns: 1, events: ones, others: ones, offset: null, fill: (_, count, into) => into.fill(1, 0, count) };
warmPool(3, 1);
const { rows: { shards } } = await loadPooledRows(rows, { threads: 2, kernel: 'auto' });
const { gradient } = await shards[0].pass({ kind: 'gradient', at: Float64Array.of(0) });
console.log(gradient.length);`;

it('ends with threads that wait for work and rows that nobody released', async () => {
  const { outputFiles } = await build({
    stdin: { contents: PROGRAM, resolveDir: root, loader: 'js' },
    bundle: true,
    format: 'esm',
    platform: 'node',
    write: false,
    logLevel: 'silent',
  });
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--input-type=module'], {
    input: outputFiles[0]!.text,
    encoding: 'utf8',
    timeout: 20_000,
  });
  expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: '1\n', stderr: '' });
});
