import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { fit, predict } from '../src/index.js';
import { CLI, run, spawned } from './command.js';
import certified from './data/birthwt.json' with { type: 'json' };
import { dataFile, duckdb, temporaryFolder } from './helpers.js';

const folder = temporaryFolder();
const file = (name: string) => join(folder, name);
const births = dataFile('birthwt.csv');
const formula = 'low ~ age + lwt + race + smoke + ptl + ht + ui + ftv';
const model = file('model.json');
/** Rows of a CSV text, the header apart. */
const rowsOf = (csv: string) =>
  csv
    .trimEnd()
    .split('\n')
    .slice(1)
    .map((line) => line.split(','));

beforeAll(async () => {
  const { code } = await run(['fit', births, formula, '--reference', 'race=white', '--output', model]);
  expect(code).toBe(0);
  const [header, first, ...rest] = readFileSync(births, 'utf8').trimEnd().split('\n');
  writeFileSync(
    file('new.csv'),
    `id,${header}\n007,${first}\n008,${rest[0]!.replace('other', 'green')}\n"a,b",${rest[1]!.replace(/^\d,\d+/, '1,NA')}\n`,
  );
});

/** Log-odds of the first rows from the certified coefficients. */
function certifiedLogOdds(count: number): number[] {
  const [names, ...rows] = readFileSync(births, 'utf8')
    .split('\n')
    .map((line) => line.split(','));
  return rows.slice(0, count).map((cells) =>
    certified.coefficients.reduce((sum, { term, estimate }) => {
      const level = /^race\[(.*)\]$/.exec(term)?.[1];
      const column = level === undefined ? term : 'race';
      const cell = cells[names!.indexOf(column)];
      const value = term === '(Intercept)' ? 1 : level === undefined ? Number(cell) : Number(cell === level);
      return sum + value * Number(estimate);
    }, 0),
  );
}

describe('predict', () => {
  it('writes a row for every row, as the certified coefficients say', async () => {
    const { code, stdout } = await run(['predict', model, births]);
    expect(code).toBe(0);
    expect(stdout.split('\n')[0]).toBe('row,probability,log_odds,class');
    const rows = rowsOf(stdout);
    expect(rows).toHaveLength(189);
    certifiedLogOdds(189).forEach((logOdds, index) => {
      const [row, probability, actual, label] = rows[index]!;
      expect(row).toBe(String(index + 1));
      expect(Number(actual)).toBeCloseTo(logOdds, 12);
      expect(Number(probability)).toBeCloseTo(1 / (1 + Math.exp(-logOdds)), 14);
      expect(label).toBe(logOdds >= 0 ? '1' : '0');
    });
  });

  it('leaves rows that cannot be predicted empty and says why', async () => {
    const { code, stdout, stderr } = await run(['predict', model, file('new.csv'), '--keep', 'id,race']);
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^id,race,probability,log_odds,class\n007,black,0\.\d+,-?\d+\.\d+,[01]\n008,green,,,\n"a,b",\w+,,,\n$/,
    );
    expect(stderr).toContain('2 of 3 rows have no prediction:');
    expect(stderr).toContain('1: age is missing');
    expect(stderr).toMatch(/1: race .*green/);
  });

  it('refuses them when asked to', async () => {
    writeFileSync(file('green.csv'), readFileSync(births, 'utf8').replace('other', 'green'));
    const args = ['predict', model, file('green.csv'), '--missing', 'fail', '--json'];
    const { code, stdout, stderr } = await run(args);
    expect([code, stdout]).toEqual([2, '']);
    expect(JSON.parse(stderr)).toMatchObject({ code: 'level-unknown', at: { row: 2, column: 'race' } });
  });

  it('gives Wald intervals on both scales', async () => {
    const rows = async (...args: string[]) => {
      const { stdout } = await run(['predict', model, births, '--intervals', 'wald', '--json', ...args]);
      return stdout
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line));
    };
    const [first] = await rows();
    expect(first.log_odds_upper - first.log_odds).toBeCloseTo(1.959963984540054 * first.log_odds_se, 12);
    expect(first.probability_upper).toBeCloseTo(1 / (1 + Math.exp(-first.log_odds_upper)), 14);
    expect(first.probability_se).toBeCloseTo(
      first.probability * (1 - first.probability) * first.log_odds_se,
      14,
    );
    const [narrow] = await rows('--confidence', '0.5');
    expect(narrow.log_odds_upper).toBeLessThan(first.log_odds_upper);
  });

  it('gives the same from every format and to every format', async () => {
    const from = `SELECT * FROM read_csv('${births}')`;
    await duckdb(
      `COPY (${from}) TO '${file('births.parquet')}'`,
      `COPY (${from}) TO '${file('births.ndjson')}'`,
    );
    const { stdout } = await run(['predict', model, births]);
    for (const source of [file('births.parquet'), file('births.ndjson'), dataFile('birthwt-lz4.feather')]) {
      expect((await run(['predict', model, source])).stdout).toBe(stdout);
    }
    for (const name of ['out.csv', 'out.ndjson', 'out.json']) {
      const outcome = await run(['predict', model, births, '--output', file(name)]);
      expect(outcome).toMatchObject({ code: 0, stdout: '' });
    }
    expect(readFileSync(file('out.csv'), 'utf8')).toBe(stdout);
    const array = JSON.parse(readFileSync(file('out.json'), 'utf8'));
    const lines = readFileSync(file('out.ndjson'), 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines).toEqual(array);
    expect(array.map((row: object) => Object.values(row).map(String))).toEqual(rowsOf(stdout));
  });

  it('writes Parquet with the types of the columns and the same numbers', async () => {
    const parquet = file('out.parquet');
    const keep = ['--keep', 'id,age,race'];
    const outcome = await run(['predict', model, file('new.csv'), ...keep, '--output', parquet]);
    expect(outcome).toMatchObject({ code: 0, stdout: '' });
    expect(readdirSync(folder).filter((name) => name.startsWith('.'))).toEqual([]);
    await duckdb(
      `COPY (SELECT * FROM '${parquet}') TO '${file('back.ndjson')}'`,
      `COPY (SELECT * FROM (DESCRIBE SELECT * FROM '${parquet}')) TO '${file('types.csv')}'`,
    );
    const lines = (path: string) => readFileSync(path, 'utf8').trimEnd().split('\n');
    expect(lines(file('types.csv')).map((line) => line.split(',').slice(0, 2).join(' '))).toEqual(
      expect.arrayContaining(['id VARCHAR', 'age DOUBLE', 'probability DOUBLE', 'class VARCHAR']),
    );
    const direct = await run(['predict', model, file('new.csv'), ...keep, '--json']);
    const rows = direct.stdout.trimEnd().split('\n');
    expect(lines(file('back.ndjson')).map((line) => JSON.parse(line))).toEqual(
      rows.map((line) => JSON.parse(line)),
    );
  });

  describe('of many batches', () => {
    const rows = 50_000;
    const big = file('big.csv');

    beforeAll(async () => {
      const [header, ...lines] = readFileSync(births, 'utf8').trimEnd().split('\n');
      const text = Array.from({ length: rows }, (_, i) => {
        const line = lines[i % lines.length]!;
        return `${i === rows - 1 ? 'x' : i},${i === 40_000 ? line.replace(/white|black|other/, 'green') : line}`;
      });
      writeFileSync(big, `id,${header}\n${text.join('\n')}\n`);
      await duckdb(
        `COPY (SELECT * FROM read_csv('${big}', sample_size = -1)) TO '${file('big.parquet')}'`,
        `COPY (SELECT * FROM read_csv('${big}', sample_size = -1)) TO '${file('big.ndjson')}'`,
      );
    });

    it('keeps the order, the row numbers and the numbers of one batch', async () => {
      const { stdout, stderr } = await run(['predict', model, big]);
      const few = (await run(['predict', model, births])).stdout.trimEnd().split('\n').slice(1);
      const predictions = few.map((line) => line.slice(line.indexOf(',')));
      const expected = Array.from({ length: rows }, (_, i) =>
        i === 40_000 ? `${i + 1},,,` : `${i + 1}${predictions[i % predictions.length]}`,
      );
      expect(stdout.trimEnd().split('\n').slice(1)).toEqual(expected);
      expect(stderr).toContain('1 of 50000 rows have no prediction:');
      expect((await run(['predict', model, file('big.parquet')])).stdout).toBe(stdout);
      expect((await run(['predict', model, file('big.ndjson')])).stdout).toBe(stdout);
      expect((await spawned(['predict', model, '-'], readFileSync(big))).stdout).toBe(stdout);
    });

    it('gives a kept column the type that all its rows speak for', async () => {
      const ids = async (...source: string[]) => {
        const { stdout } = await run(['predict', model, ...source, '--keep', 'id', '--json']);
        return stdout
          .trimEnd()
          .split('\n')
          .map((line) => JSON.parse(line).id);
      };
      const expected = Array.from({ length: rows }, (_, i) => (i === rows - 1 ? 'x' : String(i)));
      expect(await ids(big)).toEqual(expected);
      expect(await ids(file('big.parquet'))).toEqual(expected);
    });

    it('names the row of the whole file that is refused, and leaves no file', async () => {
      const before = readdirSync(folder);
      const output = ['--output', file('refused.parquet')];
      const { code, stderr } = await run(['predict', model, big, '--missing', 'fail', '--json', ...output]);
      expect(code).toBe(2);
      expect(JSON.parse(stderr)).toMatchObject({
        code: 'level-unknown',
        at: { row: 40_001, column: 'race' },
      });
      expect(readdirSync(folder)).toEqual(before);
    });
  });

  it('reads rows from standard input and stops quietly when nobody reads on', async () => {
    const { stdout } = await spawned(['predict', model, '-'], readFileSync(births));
    expect(rowsOf(stdout)).toHaveLength(189);
    const shell = `yes "$(tail -n 1 ${births})" | head -n 100000 | cat <(head -n 1 ${births}) - | node ${CLI} predict ${model} - | head -n 1; echo "\${PIPESTATUS[3]}"`;
    expect(execFileSync('bash', ['-c', shell], { encoding: 'utf8' })).toBe(
      'row,probability,log_odds,class\n0\n',
    );
  });

  it.each([
    ['a missing model', () => file('modle.json'), [], 3, 'file-not-found', 'Did you mean "model.json"?'],
    ['a folder', () => folder, [], 3, 'file-unreadable', ''],
    ['another file', () => births, [], 2, 'model-foreign', 'not JSON'],
    ['a missing column', () => model, ['--keep', 'agee'], 2, 'column-unknown', 'Did you mean "age"?'],
    ['two columns of one name', () => model, ['--keep', 'age,age'], 2, 'column-duplicate', 'age'],
    [
      'an impossible confidence',
      () => model,
      ['--confidence', '95', '--intervals', 'wald'],
      2,
      'option-invalid',
      'confidence',
    ],
  ])('refuses %s', async (_, path, options, exit, code, message) => {
    const { code: actual, stdout, stderr } = await run(['predict', path(), births, ...options, '--json']);
    expect([actual, stdout]).toEqual([exit, '']);
    const error = JSON.parse(stderr);
    expect(error.code).toBe(code);
    expect(error.message).toContain(message);
  });

  it('refuses data without a column of the model, and leaves no file', async () => {
    writeFileSync(file('thin.csv'), 'age,lwt\n1,2\n');
    const before = readdirSync(folder);
    const { code, stderr } = await run(['predict', model, file('thin.csv'), '--output', file('thin.json')]);
    expect(code).toBe(2);
    expect(stderr).toContain('error[column-unknown]');
    expect(readdirSync(folder)).toEqual(before);
  });
});

describe('the library', () => {
  it('takes paths wherever core takes data', async () => {
    const result = await fit(births, formula, { reference: { race: 'white' } });
    expect(result.modelFile()).toBe(readFileSync(model, 'utf8'));
    const prediction = await predict(model, births);
    expect([...prediction.logOdds.slice(0, 5)]).toEqual([
      ...result.predict([firstRow()]).logOdds,
      ...prediction.logOdds.slice(1, 5),
    ]);
  });
});

function firstRow(): object {
  return { age: 19, lwt: 182, race: 'black', smoke: 0, ptl: 0, ht: 0, ui: 1, ftv: 0 };
}
