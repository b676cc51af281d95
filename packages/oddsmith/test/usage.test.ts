import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { run } from './command.js';
import { dataFile, temporaryFolder } from './helpers.js';

const folder = temporaryFolder();
const births = dataFile('birthwt.csv');
const errorOf = async (...args: string[]) => {
  const { code, stdout, stderr } = await run([...args, '--json']);
  expect(stdout).toBe('');
  return { exit: code, ...JSON.parse(stderr) };
};

describe('usage', () => {
  it('is told on standard output when asked for', async () => {
    for (const args of [
      ['--help'],
      ['help'],
      ['fit', '--help'],
      ['help', 'predict'],
      ['describe', '-h'],
      ['completion', '--help'],
    ]) {
      const { code, stdout, stderr } = await run(args);
      expect([code, stderr]).toEqual([0, '']);
      expect(stdout).toMatch(/^Usage: oddsmith/);
    }
    expect((await run(['fit', '--help'])).stdout).toContain('Examples:');
  });

  it('tells the version', async () => {
    expect(await run(['--version'])).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
    });
  });

  it.each([
    [[], 'argument-missing', 'A command is needed'],
    [['fti', births, '--json-no'], 'option-unknown', 'Did you mean "fit"?'],
    [['fit'], 'argument-missing', 'fit needs DATA. Usage: oddsmith fit [options] <data> [formula]'],
    [['predict', 'model.json'], 'argument-missing', 'predict needs DATA.'],
    [['fit', births, 'low ~', 'age'], 'option-unknown', 'Too many arguments'],
    [['fit', births, 'low ~ age', '--weigths', 'n'], 'option-unknown', 'Did you mean "--weights"?'],
    [['fit', births, 'low ~ age', '--weigths=n'], 'option-unknown', 'Did you mean "--weights"?'],
    [['fit', births, 'low ~ age', '-x'], 'option-unknown', 'no option -x'],
    [['fit', births, 'low ~ age', '--weights'], 'option-invalid', '--weights needs a value'],
    [['fit', births, 'low ~ age', '--solver', 'newtno'], 'option-invalid', 'Did you mean "newton"?'],
    [
      ['fit', births, 'low ~ age', '--confidence', 'high'],
      'option-invalid',
      'above 0 and below 1, such as 0.95, got "high"',
    ],
    [['fit', births, 'low ~ age', '--confidence', '95'], 'option-invalid', 'got "95"'],
    [['fit', births, 'low ~ age', '--max-iterations', '0'], 'option-invalid', 'at least 1, got "0"'],
    [['fit', births, 'low ~ age', '--reference', 'race'], 'option-invalid', 'must look like COL=LEVEL'],
    [
      ['fit', births, 'low ~ age', '--levels', 'race=a|a'],
      'option-invalid',
      'level "a" of column "race" twice',
    ],
    [['fit', births, 'low ~ age', '--types', 'race=txt'], 'option-invalid', 'Did you mean "text"?'],
    [['fit', births, 'low ~ age', '--types', 'a=text', '--types', 'a=date'], 'option-invalid', '"a" twice'],
    [
      ['predict', 'm.json', births, '--output', 'x.xlsx'],
      'option-invalid',
      '--output must end in .csv, .ndjson, .json or .parquet',
    ],
    [['completion', 'bsh'], 'option-invalid', 'Did you mean "bash"?'],
  ])('%j', async (args, code, message) => {
    const outcome = await run(args);
    expect(outcome).toMatchObject({ code: 2, stdout: '' });
    expect(outcome.stderr).toContain(`error[${code}]: `);
    expect(outcome.stderr).toContain(message);
  });

  it('errors are one JSON object with --json', async () => {
    expect(await errorOf('fit', births, 'low ~ age', '--weigths', 'n')).toEqual({
      exit: 2,
      format: 'oddsmith-error/1',
      code: 'option-unknown',
      message: 'oddsmith fit has no option --weigths. Did you mean "--weights"?',
      at: { option: 'weigths' },
    });
  });

  it('errors are text without --json', async () => {
    const { code, stdout, stderr } = await run(['fit', births, 'low ~ age', '--weigths', 'n']);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toBe(
      'error[option-unknown]: oddsmith fit has no option --weigths. Did you mean "--weights"?\n  at option --weigths\n',
    );
  });

  it('a missing file is found out with the nearest name', async () => {
    const error = await errorOf('describe', births.replace('.csv', '.cvs'));
    expect(error).toMatchObject({ exit: 3, code: 'file-not-found' });
    expect(error.message).toContain('Did you mean "birthwt.csv"?');
  });

  it('completion scripts name every command and option', async () => {
    for (const shell of ['bash', 'zsh', 'fish']) {
      const { code, stdout } = await run(['completion', shell]);
      expect(code).toBe(0);
      for (const word of ['describe', 'predict', 'max-iterations', 'weights-kind'])
        expect(stdout).toContain(word);
    }
  });

  it('an output that cannot be written is refused before the data is read', async () => {
    const output = join(folder, 'nowhere', 'model.json');
    const error = await errorOf('fit', 'nothing.csv', 'y ~ x', '--output', output);
    expect(error).toMatchObject({ exit: 3, code: 'file-unwritable', at: { file: output } });
  });
});

describe('describe', () => {
  it('shows the columns', async () => {
    const { code, stdout } = await run(['describe', births, '--response', 'low']);
    expect(code).toBe(0);
    for (const name of ['low', 'race', 'white', 'bwt']) expect(stdout).toContain(name);
    for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
  });

  it('prints one JSON object', async () => {
    const { stdout } = await run(['describe', births, '--json', '--types', 'ftv=text']);
    const description = JSON.parse(stdout);
    expect(description).toMatchObject({ format: 'oddsmith-describe/1', rows: 189 });
    expect(
      description.columns.map(({ name, type }: { name: string; type: string }) => [name, type]),
    ).toContainEqual(['ftv', 'text']);
  });

  it('names a misspelt response', async () => {
    expect(await errorOf('describe', births, '--response', 'lwo')).toMatchObject({
      exit: 2,
      code: 'column-unknown',
      at: { column: 'lwo', option: 'response' },
    });
  });
});
