import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { readZoo } from '../../../../test/oracle/zoo.js';
import {
  describeTable,
  diagnose,
  evaluate,
  fitSync,
  type Iteration,
  lossSurface,
  OddsmithError,
  readCsvSync,
  type Table,
  trainingScene,
} from '../../src/index.js';
import { train } from '../../src/learn/train.js';
import { openWorker } from '../../src/worker/index.js';

const csv = readFileSync(readZoo('pima').csv);
const text = csv.toString();
const pima = readCsvSync(csv);
const FORMULA = 'type ~ npreg + glu + bmi + age';
const separated = readCsvSync(readFileSync(readZoo('endometrial_sep').csv));

async function failure(work: Promise<unknown>): Promise<OddsmithError> {
  const error = await work.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (error instanceof OddsmithError) return error;
  throw new Error('expected an OddsmithError', { cause: error });
}

/** Data on which a fit takes seconds: many passes over many rows. */
function large() {
  const rows = 200_000;
  const columns = 20;
  const names = Array.from({ length: columns }, (_, j) => `x${j}`);
  const column = (name: string, j: number) => ({
    kind: 'numeric' as const,
    name,
    type: 'number' as const,
    values: Float64Array.from({ length: rows }, (_, i) => ((i * (2 * j + 3) * 7919) % 10_007) / 5000 - 1),
  });
  const y = {
    ...column('y', 0),
    values: Float64Array.from({ length: rows }, (_, i) => ((i * 7919) % 3 === 0 ? 1 : 0)),
  };
  return { table: { rows, columns: [y, ...names.map(column)] }, formula: `y ~ ${names.join(' + ')}` };
}

const worker = openWorker();
afterAll(() => worker.close());

describe('a worker in a thread of Node', () => {
  it('refuses checkpoints, which need a function here, and takes a run up again', async () => {
    const chunks: Uint8Array[] = [];
    const checkpoint = (bytes: Uint8Array) => chunks.push(bytes);
    const whole = fitSync(pima, FORMULA, { checkpoint });
    const options: object = { checkpoint };
    for (const work of [worker.fit(pima, FORMULA, options), worker.train(pima, FORMULA, options)]) {
      expect(await failure(work)).toMatchObject({ code: 'option-unavailable', at: { option: 'checkpoint' } });
    }
    const resume = new Uint8Array(Buffer.concat(chunks));
    const { report } = await worker.fit(pima, FORMULA, { resume });
    expect({ ...report, seconds: 0 }).toEqual({ ...whole.report, seconds: 0 });
    const other = await failure(worker.fit(pima, 'type ~ glu', { resume }));
    expect(other).toMatchObject({ code: 'checkpoint-foreign' });
  });

  it('reads CSV from text, bytes and a Blob, and tells how far it is', async () => {
    const told: number[] = [];
    expect(await worker.readCsv(text)).toEqual(pima);
    expect(await worker.readCsv(new Uint8Array(csv), { name: 'pima.csv' })).toEqual({
      ...pima,
      source: 'pima.csv',
    });
    const watch = { onProgress: (bytes: number) => void told.push(bytes) };
    expect(await worker.readCsv(new Blob([csv]), {}, watch)).toEqual(pima);
    expect(told.at(-1)).toBe(csv.length);
  });

  it('describes', async () => {
    expect(await worker.describe(pima, { response: 'type' })).toEqual(
      describeTable(pima, { response: 'type' }),
    );
  });

  it('fits to the same bits, with all that a fit can do, and tells its iterations in order', async () => {
    const here = fitSync(pima, FORMULA);
    const told: number[] = [];
    const there = await worker.fit(pima, FORMULA, {
      onIteration: ({ iteration }, passes) => told.push(iteration, passes),
    });
    expect({ ...there.report, seconds: 0 }).toEqual({ ...here.report, seconds: 0 });
    expect(there.summary()).toBe(here.summary());
    expect(there.modelFile()).toBe(here.modelFile());
    const inPlace: number[] = [];
    fitSync(pima, FORMULA, { onIteration: ({ iteration }, passes) => inPlace.push(iteration, passes) });
    expect(told).toEqual(inPlace);
  });

  it('predicts from a fit and from a model', async () => {
    const fit = fitSync(pima, FORMULA);
    const expected = fit.predict(pima, { intervals: 'wald' });
    expect(await worker.predict(fit, pima, { intervals: 'wald' })).toEqual(expected);
    expect(await worker.predict(fit.model(), pima, { intervals: 'wald' })).toEqual(expected);
  });

  it('diagnoses, by a formula or a model', async () => {
    const expected = await diagnose(separated, 'HG ~ NV + PI + EH');
    expect(expected.separation!.recommendation.method).toBe('firth');
    expect(await worker.diagnose(separated, 'HG ~ NV + PI + EH')).toEqual(expected);
    const fit = await worker.fit(separated, 'HG ~ NV + PI + EH');
    expect(await worker.diagnose(separated, fit)).toEqual(expected);
    const signal = AbortSignal.abort();
    await expect(worker.diagnose(separated, fit, { signal })).rejects.toMatchObject({ code: 'cancelled' });
  });

  it('evaluates, and computes what pictures need', async () => {
    const fit = fitSync(pima, FORMULA);
    const expected = evaluate(fit, pima, { bins: 5 });
    expect(await worker.evaluate(fit, pima, { bins: 5 })).toEqual(expected);
    expect(await worker.evaluate(fit.model(), pima, { bins: 5 })).toEqual(expected);
    expect(await worker.scene(pima, 'type ~ glu + bmi')).toEqual(trainingScene(pima, 'type ~ glu + bmi'));
    const options = {
      columns: [0, 1],
      ranges: [
        [-6, 2],
        [-0.02, 0.06],
      ],
      size: 8,
    } as const;
    expect(await worker.surface(pima, 'type ~ glu', options)).toEqual(
      await lossSurface(pima, 'type ~ glu', options),
    );
  });

  it('trains: the same history, every move told', async () => {
    const options = { solver: 'adam', rate: 0.01, epochs: 2000, coordinates: 'standardised' } as const;
    const told: number[] = [];
    const onIteration = ({ iteration }: Iteration) => void told.push(iteration);
    const there = await worker.train(pima, 'type ~ glu + bmi', { ...options, onIteration });
    const here = await train(pima, 'type ~ glu + bmi', options);
    expect({ ...there, seconds: null }).toEqual({ ...here, seconds: null });
    expect(told).toEqual(Array.from({ length: 2000 }, (_, i) => i + 1));
  });

  it('copies the data, or takes their buffers where they are given up', async () => {
    const copy = structuredClone(pima);
    await worker.fit(copy, FORMULA);
    expect(copy).toEqual(pima);
    const fit = await worker.fit(copy, FORMULA, { transfer: true });
    expect(fit.report.coefficients).toEqual(fitSync(pima, FORMULA).coefficients);
    const [column] = copy.columns;
    expect(column!.kind === 'numeric' && column!.values.length).toBe(0);
  });

  it('gives errors with their code, words and place', async () => {
    const error = await failure(worker.fit(pima, 'type ~ glu + agee'));
    let here: unknown;
    try {
      fitSync(pima, 'type ~ glu + agee');
    } catch (thrown) {
      here = thrown;
    }
    expect(error.code).toBe('column-unknown');
    expect(error.toJSON()).toEqual((here as OddsmithError).toJSON());
    expect((await failure(worker.readCsv('a,b\n1,"2', { name: 'bad.csv' }))).toJSON()).toMatchObject({
      code: 'csv-quote',
      at: { file: 'bad.csv' },
    });
  });

  it('takes large tables, and data that are no table', async () => {
    const rows = 600_000;
    const column = (name: string, step: number) => ({
      kind: 'numeric' as const,
      name,
      type: 'number' as const,
      values: Float64Array.from({ length: rows }, (_, i) => (i * step) % 7),
    });
    const wide = {
      rows,
      columns: [
        { ...column('y', 0), values: column('y', 1).values.map((y) => Number(y > 3)) },
        column('u', 2),
        column('v', 3),
      ],
    };
    expect(await worker.scene(wide, 'y ~ u + v')).toEqual(trainingScene(wide, 'y ~ u + v'));
    const records: unknown = [
      { y: 0, x: 1 },
      { y: 1, x: 2 },
      { y: 0, x: 3 },
      { y: 1, x: 4 },
    ];
    expect((await worker.fit(records as Table, 'y ~ x')).report.rows).toBe(4);
    expect((await failure(worker.fit(null as unknown as Table, 'y ~ x'))).code).toBe('data-shape');
  });

  it('refuses what cannot be posted', async () => {
    const options: object = { weights: () => 1 };
    expect((await failure(worker.fit(pima, FORMULA, options))).code).toBe('data-shape');
  });

  it('hands on what a listener throws', async () => {
    const thrown = new Error('of the listener');
    const onIteration = () => {
      throw thrown;
    };
    await expect(worker.fit(pima, FORMULA, { onIteration })).rejects.toBe(thrown);
    expect((await worker.fit(pima, FORMULA)).report.converged).toBe(true);
  });

  it('runs calls side by side', async () => {
    const formulas = ['type ~ glu', 'type ~ bmi', 'type ~ age + ped', FORMULA];
    const fits = await Promise.all(formulas.map((formula) => worker.fit(pima, formula)));
    expect(fits.map(({ report }) => report.deviance)).toEqual(
      formulas.map((formula) => fitSync(pima, formula).report.deviance),
    );
  });
});

it('lets a process end that has not closed it', () => {
  const module = new URL('../../dist/worker/index.js', import.meta.url).href;
  const program = `
    const { openWorker } = await import('${module}');
    const table = await openWorker().readCsv('y,x\\n0,1\\n1,2\\n');
    const early = openWorker().describe(table, {}, { signal: AbortSignal.timeout(1) }).catch(({ code }) => code);
    console.log(table.rows, await early);`;
  const ran = spawnSync(process.execPath, ['--input-type=module', '-e', program], {
    timeout: 20_000,
    encoding: 'utf8',
  });
  expect(ran).toMatchObject({ status: 0, stdout: '2 cancelled\n', stderr: '' });
});

describe('cancelling', () => {
  const { table, formula } = large();

  it('rejects before the next task, and the worker goes on with other work', async () => {
    const controller = new AbortController();
    const order: string[] = [];
    const work = worker.fit(table, formula, {
      signal: controller.signal,
      onIteration: () => {
        setImmediate(() => order.push('next task'));
        controller.abort(new Error('enough'));
      },
    });
    const error = await failure(work);
    order.push('rejected');
    await new Promise(setImmediate);
    expect(order).toEqual(['rejected', 'next task']);
    expect(error.code).toBe('cancelled');
    expect(error.cause).toEqual(new Error('enough'));
    expect((await worker.fit(pima, FORMULA)).report.converged).toBe(true);
  });

  it('before the call, and before the worker has started', async () => {
    expect((await failure(worker.fit(pima, FORMULA, { signal: AbortSignal.abort() }))).code).toBe(
      'cancelled',
    );
    const fresh = openWorker();
    const controller = new AbortController();
    const work = failure(fresh.readCsv(text, {}, { signal: controller.signal }));
    controller.abort();
    expect((await work).code).toBe('cancelled');
    expect((await fresh.readCsv(text)).rows).toBe(pima.rows);
    fresh.close();
  });

  it('on closing, and nothing more after that', async () => {
    const fresh = openWorker();
    const work = failure(fresh.fit(table, formula));
    fresh.close();
    expect((await work).code).toBe('cancelled');
    expect((await failure(fresh.describe(pima))).code).toBe('source-failed');
  });
});
