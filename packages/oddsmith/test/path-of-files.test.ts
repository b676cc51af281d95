/** `fitPath` and `crossValidate` of files, in code. */
import * as core from '@oddsmith/core';
import { describe, expect, it } from 'vitest';
import { crossValidate, fitPath, openSource } from '../src/index.js';
import { dataFile } from './helpers.js';

const births = dataFile('birthwt.csv');
const untimed = <Report extends object>(report: Report) => ({ ...report, seconds: 0, passes: 0 });

describe('files', () => {
  it('have the path of their table', async () => {
    const options = { alpha: 0.5, lambdaCount: 10, types: { race: 'text' } } as const;
    const report = await fitPath(births, 'low ~ age + lwt + race', options);
    const { types, ...rest } = options;
    const table = await openSource(births, { types });
    expect(untimed(report)).toEqual(untimed(await core.fitPath(table, 'low ~ age + lwt + race', rest)));
    await expect(fitPath(births, 'low ~ agee' as string)).rejects.toMatchObject({ code: 'column-unknown' });
  });

  it('are cross-validated, with groups that a column names', async () => {
    const options = { folds: 3, lambdaCount: 10, group: 'ftv' };
    const report = await crossValidate(births, 'low ~ age + lwt + smoke', options);
    const table = await openSource(births);
    const same = await core.crossValidate(table, 'low ~ age + lwt + smoke', options);
    expect(report.curves).toEqual(same.curves);
    expect(report.folds.column).toBe('ftv');
  });

  it('are refused by name where tables are wanted', async () => {
    const work = core.stabilitySelection(births as never, 'low ~ age');
    await expect(work).rejects.toMatchObject({
      code: 'data-shape',
      message: expect.stringContaining('openSource'),
    });
  });
});
