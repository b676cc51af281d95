/** Tables that stay in the worker: the answers are those of the same rows on this side. */
import { readFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { readZoo } from '../../../../test/oracle/zoo.js';
import {
  describeTable,
  distributionsOf,
  evaluate,
  fitSync,
  OddsmithError,
  readCsvSync,
  selectRows,
} from '../../src/index.js';
import { heldOutCount, splitRowIndices } from '../../src/table/split.js';
import { openWorker, splitKept } from '../../src/worker/index.js';

const csv = readFileSync(readZoo('pima').csv);
const pima = readCsvSync(csv, { name: 'pima.csv' });
const FORMULA = 'type ~ npreg + glu + bmi + age';
const worker = openWorker();
afterAll(() => worker.close());

const bare = ({ report }: { readonly report: object }) => ({ ...report, seconds: 0 });

async function codeOf(work: Promise<unknown>): Promise<string> {
  const error = await work.then(
    () => null,
    (reason: unknown) => reason,
  );
  return error instanceof OddsmithError ? error.code : String(error);
}

describe('a kept table', () => {
  it('is read and used in the worker; the page gets names and types', async () => {
    const kept = await worker.keepCsv(new Blob([csv]), { name: 'pima.csv' });
    expect(kept).toMatchObject({ rows: pima.rows, source: 'pima.csv' });
    expect(kept.columns).toEqual(pima.columns.map(({ kind, name, type }) => ({ kind, name, type })));
    expect(bare(await worker.fit(kept, FORMULA))).toEqual(bare(fitSync(pima, FORMULA)));
    expect(await worker.describe(kept, { response: 'type' })).toEqual(
      describeTable(pima, { response: 'type' }),
    );
    expect(await worker.distributions(kept)).toEqual(distributionsOf(pima));
    const fit = fitSync(pima, FORMULA);
    expect(await worker.evaluate(fit, kept)).toEqual(evaluate(fit, pima));
    const head = await worker.head(kept, 3);
    expect(head).toEqual(selectRows(pima, [0, 1, 2]));
  });

  it('gives the first rows with the levels that occur in them alone', async () => {
    const kept = await worker.keepCsv('y,x\nb,1\nc,2\na,3\n');
    const { columns } = await worker.head(kept, 2);
    expect(columns[0]).toMatchObject({ levels: ['b', 'c'], codes: Int32Array.of(0, 1) });
    expect((await worker.head(kept, 9)).rows).toBe(3);
  });

  it('is moved there from the page, beside others', async () => {
    const copy = structuredClone(pima);
    const kept = await worker.keep(copy, { transfer: true });
    const other = await worker.keepCsv('y,x\n0,1\n1,2\n0,3\n1,4\n');
    const [column] = copy.columns;
    expect(column?.kind === 'numeric' && column.values.length).toBe(0);
    expect((await worker.fit(kept, FORMULA)).report.rows).toBe(pima.rows);
    expect((await worker.fit(other, 'y ~ x')).report.rows).toBe(4);
    expect((await worker.fit(pima, FORMULA)).report.rows).toBe(pima.rows);
    expect((await worker.fit(kept, FORMULA)).report.rows).toBe(pima.rows);
  });

  it('is gone once it is released, and another worker never had it', async () => {
    const kept = await worker.keepCsv(csv);
    const elsewhere = openWorker();
    await elsewhere.keepCsv('y,x\n0,1\n1,2\n');
    expect(await codeOf(elsewhere.describe({ ...kept, kept: 99 }))).toBe('source-failed');
    elsewhere.close();
    worker.release(kept);
    expect(await codeOf(worker.fit(kept, FORMULA))).toBe('source-failed');
    expect((await worker.fit(pima, FORMULA)).report.converged).toBe(true);
  });

  it('is not left behind by a reading that was cancelled', async () => {
    const kept = await worker.keepCsv(csv);
    const controller = new AbortController();
    const work = worker.keepCsv(new Blob([csv]), {}, { signal: controller.signal });
    setTimeout(() => controller.abort(), 1);
    expect(['cancelled', 'OK']).toContain(await codeOf(work.then(() => Promise.reject('OK'))));
    expect((await worker.fit(kept, FORMULA)).report.rows).toBe(pima.rows);
  });
});

describe('a split', () => {
  const split = { share: 0.25, seed: 7 };

  it('parts the rows by a draw of the seed', () => {
    const { training, heldOut } = splitRowIndices(pima.rows, split);
    expect(heldOut.length).toBe(Math.round(0.25 * pima.rows));
    expect([...training, ...heldOut].sort((a, b) => a - b)).toEqual([...Array(pima.rows).keys()]);
    expect(splitRowIndices(pima.rows, split)).toEqual({ training, heldOut });
    expect(splitRowIndices(pima.rows, { ...split, seed: 8 }).heldOut).not.toEqual(heldOut);
    expect([heldOutCount(2, 0.01), heldOutCount(10, 0.999), heldOutCount(10, 0.3)]).toEqual([1, 9, 3]);
  });

  it('stands for its part in every call', async () => {
    const kept = await worker.keepCsv(csv);
    const parts = splitKept(kept, split);
    const here = splitRowIndices(pima.rows, split);
    const [training, heldOut] = [selectRows(pima, here.training), selectRows(pima, here.heldOut)];
    expect([parts.training.rows, parts.heldOut.rows]).toEqual([training.rows, heldOut.rows]);
    const fit = await worker.fit(parts.training, FORMULA);
    expect(bare(fit)).toEqual(bare(fitSync(training, FORMULA)));
    const judged = await worker.evaluate(fit, parts.heldOut);
    expect(judged).toEqual(evaluate(fit, heldOut));
    expect(judged.trainingRows).toBe(false);
  });
});
