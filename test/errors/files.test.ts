/** Broken files, files that change, outputs that cannot be written, names that want to reach the terminal. */
import { spawn, spawnSync } from 'node:child_process';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { readCsv } from '@oddsmith/core';
import { describe, expect, it } from 'vitest';
import { openSource } from '../../packages/oddsmith/src/source/source.js';
import { CLI, run } from '../../packages/oddsmith/test/command.js';
import { duckdb } from '../../packages/oddsmith/test/helpers.js';
import { failureOf, scratch } from './command.js';

const folder = scratch();
const rows = Array.from({ length: 40 }, (_, i) => `${((i * 7) % 11) % 2},${(i * 5) % 13},${'abc'[i % 3]}`);
const CSV = `y,x,g\n${rows.join('\n')}\n`;

function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

const utf16 = (text: string, mark: boolean) => Buffer.from(`${mark ? '\ufeff' : ''}${text}`, 'utf16le');

describe('broken files end in a clear error', () => {
  const gzip = gzipSync(CSV.repeat(200));
  it.each([
    ['ragged.csv', 'y,x\n0,1\n1,2,3\n', 'csv-field-count', { line: 3, row: 2 }],
    ['nul.csv', 'y,x\n0,1\n1,\0\n', 'file-format', {}],
    ['utf16-without-mark.csv', utf16(CSV, false), 'file-format', {}],
    ['latin1.csv', Buffer.from('y,g\n0,é\n1,b\n', 'latin1'), 'csv-encoding', { line: 2, column: 'g' }],
    [
      'invalid.csv',
      Buffer.concat([Buffer.from('y,g\n0,a\n1,'), Buffer.of(0xc3, 0x28, 10)]),
      'csv-encoding',
      { line: 3 },
    ],
    ['cut.csv.gz', gzip.subarray(0, gzip.length - 40), 'file-format', {}],
    ['cut-early.csv.gz', gzip.subarray(0, 12), 'file-format', {}],
    [
      'changed.csv.gz',
      Buffer.concat([gzip.subarray(0, 60), Buffer.alloc(9), gzip.subarray(69)]),
      'file-format',
      {},
    ],
    ['cut.json', '[{"y": 1, "x": 2}, {"y": 0, "x"', 'file-format', {}],
    ['cut.arrow', 'ARROW1\0\0', 'file-format', {}],
    ['cut.parquet', 'PAR1 and no more', 'file-format', {}],
    ['empty.csv', '', 'data-empty', {}],
    ['header.csv', 'y,x,g\n', 'data-empty', {}],
    ['twice.csv', 'y,x,x\n0,1,2\n', 'column-duplicate', { line: 1, column: 'x' }],
    ['open.csv', 'y,x\n0,"1\n1,2\n', 'csv-quote', { line: 2, column: 'x' }],
  ])('%s', async (name, content, code, at) => {
    const path = file(name, content);
    const failure = await failureOf('describe', path);
    expect(failure).toMatchObject({ code, at: { file: path, ...at } });
    expect(failure.message).not.toMatch(/undefined|\[object/);
  });

  it('a whole Parquet file cut at any tenth', async () => {
    const whole = join(folder, 'whole.parquet');
    await duckdb(`COPY (SELECT i % 2 AS y, i AS x, 't' || i AS g FROM range(500) r(i)) TO '${whole}'`);
    const bytes = readFileSync(whole);
    for (let tenth = 1; tenth < 10; tenth++) {
      const cut = file(`cut-${tenth}.parquet`, bytes.subarray(0, (bytes.length * tenth) / 10));
      expect((await failureOf('describe', cut)).code).toBe('file-format');
    }
  });

  it('a folder, a missing folder, an unreadable file', async () => {
    mkdirSync(join(folder, 'inner'));
    expect(await failureOf('describe', join(folder, 'inner'))).toMatchObject({ code: 'file-not-found' });
    expect(await failureOf('describe', join(folder, 'none/data.csv'))).toMatchObject({
      code: 'file-not-found',
    });
    symlinkSync('/proc/self/mem', join(folder, 'memory.csv'));
    expect((await failureOf('describe', join(folder, 'memory.csv'))).code).toMatch(
      /file-unreadable|data-empty/,
    );
  });

  it('UTF-16 with its mark is read', async () => {
    const table = await openSource(file('marked.csv', utf16(CSV, true)));
    expect(table.columns.map(({ name }) => name)).toEqual(['y', 'x', 'g']);
    expect(table.rows).toBe(40);
  });
});

/** A file that is read in many pieces; `change` is called while it is. */
async function readWhile(name: string, change: (path: string) => void): Promise<unknown> {
  const path = file(name, CSV.repeat(1).concat(`${rows.join('\n')}\n`.repeat(20_000)));
  let changed = false;
  const onProgress = () => {
    if (changed) return;
    changed = true;
    change(path);
  };
  const error = await openSource(path, { onProgress }).catch((thrown: unknown) => thrown);
  expect(changed).toBe(true);
  return error;
}

describe('a file that changes while it is read is refused', () => {
  it.each([
    ['grows', (path: string) => appendFileSync(path, '1,2,a\n'), /went from \d+ to \d+ bytes/],
    ['shrinks', (path: string) => truncateSync(path, 700_000), /went from \d+ to 700000 bytes/],
    ['vanishes', (path: string) => rmSync(path), /vanished/],
    ['is written again', (path: string) => utimesSync(path, 1, 1), /was changed/],
  ])('%s', async (name, change, message) => {
    const error = await readWhile(`${name}.csv`, change);
    expect(error).toMatchObject({ code: 'source-failed', message: expect.stringMatching(message) });
  });

  it('in core, where the second reading of a column of text gives other rows', async () => {
    let opened = 0;
    const open = async function* () {
      opened++;
      yield new TextEncoder().encode(opened === 1 ? 'a,b\n1,2\n3,x\n' : 'a,b\n1,2\n3,x\n4,y\n');
    };
    await expect(readCsv(open)).rejects.toMatchObject({ code: 'source-failed' });
    expect(opened).toBe(2);
  });

  it('a pipe that closes early', async () => {
    const pipe = join(folder, 'pipe.csv');
    expect(spawnSync('mkfifo', [pipe]).status).toBe(0);
    const writer = spawn('sh', ['-c', `printf 'y,x\\n0,1\\n1,"2' > '${pipe}'`]);
    expect(await failureOf('describe', pipe)).toMatchObject({ code: 'csv-quote', at: { line: 3 } });
    writer.kill();
  });
});

/** Runs the built program in a shell. */
function shell(command: string): { code: number | null; stderr: string } {
  const { status, stderr } = spawnSync('bash', ['-c', command], { encoding: 'utf8' });
  return { code: status, stderr };
}

const oddsmith = `'${process.execPath}' '${CLI}'`;

describe('an output is whole or as it was', () => {
  const data = file('births.csv', CSV);

  it('a place that cannot be written is refused before any work, and nothing is left', async () => {
    const model = file('old.json', 'old');
    const before = readdirSync(folder).length;
    expect(await failureOf('fit', data, 'y ~ x', '--output', folder)).toMatchObject({
      code: 'file-unwritable',
    });
    expect(await failureOf('fit', data, 'y ~ nothing', '--output', model)).toMatchObject({
      code: 'column-unknown',
    });
    expect(readFileSync(model, 'utf8')).toBe('old');
    expect(readdirSync(folder)).toHaveLength(before);
  });

  it('a full disk', async () => {
    const full = join(folder, 'full.json');
    symlinkSync('/dev/full', full);
    const failure = await failureOf('fit', data, 'y ~ x', '--output', full);
    expect(failure).toMatchObject({ code: 'file-unwritable', message: expect.stringMatching(/no space/) });
    const printed = shell(`${oddsmith} fit '${data}' 'y ~ x' --json > /dev/full`);
    expect(printed.code).toBe(3);
    expect(printed.stderr).toMatch(/file-unwritable.*standard output: no space/);
  });

  it('a file that may not grow: the old one stays', async () => {
    const model = join(folder, 'model.json');
    await run(['fit', data, 'y ~ x + g', '--output', model]);
    const many = file('many.csv', `${CSV}${`${rows.join('\n')}\n`.repeat(500)}`);
    const output = file('predictions.csv', 'old');
    const { code, stderr } = shell(
      `ulimit -f 64; ${oddsmith} predict '${model}' '${many}' --output '${output}'`,
    );
    expect([code, stderr]).toEqual([3, expect.stringMatching(/file-unwritable/)]);
    expect(readFileSync(output, 'utf8')).toBe('old');
  });

  it('a process that is killed while it writes: the old file stays', async () => {
    const model = join(folder, 'model.json');
    await run(['fit', data, 'y ~ x + g', '--output', model]);
    const many = file('many.csv', `${CSV}${`${rows.join('\n')}\n`.repeat(20_000)}`);
    const output = file('killed.csv', 'old');
    const child = spawn(process.execPath, [CLI, 'predict', model, many, '--output', output], {
      stdio: 'ignore',
    });
    const closed = new Promise((resolve) => child.on('close', resolve));
    const isWriting = () =>
      readdirSync(folder).some(
        (name) => name.startsWith('.killed.csv.') && statSync(join(folder, name)).size > 0,
      );
    while (child.exitCode === null && !isWriting()) await new Promise((resolve) => setTimeout(resolve, 2));
    child.kill('SIGKILL');
    await closed;
    expect(child.signalCode).toBe('SIGKILL');
    expect(readFileSync(output, 'utf8')).toBe('old');
  });

  it('a missing file is not made by a run that fails', async () => {
    const output = join(folder, 'never.csv');
    await failureOf('predict', join(folder, 'model.json'), join(folder, 'none.csv'), '--output', output);
    expect(existsSync(output)).toBe(false);
  });
});

describe('names do not reach the terminal raw', () => {
  const hostile = [
    '\x1b[31mred',
    '\x9b2Jclear',
    'a\rb',
    '\u202egnp.exe',
    '\u2066left',
    'bell\x07',
    '\x1b]0;title\x07',
  ];
  const header = ['y', ...hostile].map((name) => `"${name}"`).join(',');
  const lines = Array.from({ length: 30 }, (_, i) => [
    ((i * 7) % 5) % 2,
    ...hostile.map((_, j) => (i * (j + 2) + j) % 7),
  ]);
  const path = file('hostile.csv', `${header}\n${lines.map((line) => line.join(',')).join('\n')}\n`);
  const levels = file('levels.csv', `y,g\n${lines.map(([y], i) => `${y},"${hostile[i % 3]}"`).join('\n')}\n`);
  const raw = /[^\P{Cc}\n]|[\u202a-\u202e\u2066-\u2069]/u;

  it.each([
    ['describe', [path]],
    ['describe', [levels]],
    ['fit', [path, 'y ~ .']],
    ['fit', [levels, 'y ~ g']],
    ['fit', [path, 'y ~ `\x1b[32mnone`']],
    ['fit', [path, '\x1b[31m ~ `\u202egnp.exe`']],
    ['fit', [levels, 'y ~ g', '--reference', 'g=\x1b[31mrad']],
    ['fit', ['/tmp/\x1b[31mnone.csv', 'y ~ x']],
    ['evaluate', [path, levels]],
    ['describe', [levels, '--\x1b[31m']],
  ])('%s %j', async (command, args) => {
    const { code, stdout, stderr } = await run([command, ...args]);
    expect(code).not.toBe(1);
    expect(stdout + stderr).not.toMatch(raw);
  });
});
