/** Rows outside memory against rows in memory: the same report, to the last bit. */
import { describe, expect, it } from 'vitest';
import type { Fit } from '../../src/fit/fitted.js';
import { type FitOptions, fit as fitTable, OddsmithError } from '../../src/index.js';
import type { FitStreamOptions } from '../../src/stream/fit-stream.js';
import { openStreamTask } from '../../src/stream/stream-task.js';
import { selectRows } from '../../src/table/columns.js';
import { toTable } from '../../src/table/data.js';
import type { Table } from '../../src/table/table.js';
import { MemoryStore } from './memory-store.js';
import { mixedTable, streamed } from './streaming.js';

const fit = fitTable as (table: Table, formula: string, options?: FitOptions) => Promise<Fit>;
const table = mixedTable(20_000, 7);
const small = selectRows(
  table,
  Int32Array.from({ length: 3000 }, (_, row) => row),
);

function withoutTime({ report: { seconds: _, ...report } }: Fit) {
  return report;
}

/** The code, row and message of the error that work ends in. */
async function failure(work: Promise<unknown>) {
  const error: unknown = await work.then(
    () => null,
    (reason) => reason,
  );
  if (!(error instanceof OddsmithError)) throw new Error(`no error of ours: ${String(error)}`);
  return { code: error.code, row: error.at.row, column: error.at.column, message: error.message };
}

describe('fitStream', () => {
  const models: readonly [formula: string, options: FitStreamOptions][] = [
    ['y ~ a + b + single', {}],
    ['outcome ~ a + colour', { event: 'no', reference: { colour: 'cyan' } }],
    ['y ~ a * colour + log(b) + I(single^2)', { termTests: 'none' }],
    ['y ~ a:single + factor(b > 20) + offset(exposure)', { termTests: 'none' }],
    ['y ~ b + single', { offset: 'shift', weights: 'weight' }],
    ['cbind(hits, failures) ~ a + b', { termTests: 'none' }],
    ['share ~ a + b', { weights: 'trials', termTests: 'none' }],
    ['outcome ~ a + C(colour, sum)', { weights: 'weight', weightsKind: 'importance' }],
    ['y ~ 0 + colour + a', { termTests: 'none', kernel: 'twin' }],
    ['y ~ a + b + constant + I(2 * a)', { termTests: 'none' }],
    ['y ~ .', { termTests: 'none', solver: 'newton', maxIterations: 3 }],
    ['y ~ a + b', { solver: 'lbfgs', termTests: 'none' }],
  ];

  it.each(models)('gives the report of fit for %s', async (formula, options) => {
    const whole = await fit(table, formula, options as FitOptions);
    const far = await streamed(table, formula, options, 999);
    expect(withoutTime(far)).toEqual(withoutTime(whole));
    expect(far.model().golden).toEqual(whole.model().golden);
  });

  it('gives the same bits for any size of batches and any number of threads', async () => {
    const formula = 'y ~ a * colour';
    const whole = withoutTime(await fit(table, formula, { termTests: 'none' }));
    for (const [batchRows, threads] of [
      [16_384, 1],
      [20_000, 2],
      [17, 3],
    ] as const) {
      const store = new MemoryStore();
      let opened = 0;
      const stream = {
        store,
        openThread(task: Parameters<typeof openStreamTask>[0]) {
          opened++;
          const passes = openStreamTask(structuredClone(task), store);
          return {
            parts: passes.parts.bind(passes),
            leaveOut: passes.leaveOut.bind(passes),
            end: async () => {
              opened--;
            },
          };
        },
      };
      const far = await streamed(table, formula, { threads, termTests: 'none' }, batchRows, stream);
      expect(withoutTime(far)).toEqual(whole);
      expect(opened).toBe(0);
    }
  });

  it('gives the digits of fit where that fits equal rows as one', async () => {
    const [formula, options] = ['outcome ~ b + colour', { weights: 'weight', termTests: 'none' }] as const;
    const [whole, far] = [await fit(table, formula, options), await streamed(table, formula, options)];
    const numbers = ({ report }: Fit) => [
      ...report.coefficients.flatMap(({ estimate, standardError, p }) => [estimate!, standardError!, p!]),
      ...[report.deviance, report.nullDeviance, report.logLikelihood, report.aic!, report.bic!],
    ];
    const expected = numbers(whole);
    numbers(far).forEach((value, i) => {
      expect(Math.abs(value / expected[i]! - 1)).toBeLessThan(1e-13);
    });
  });

  it('names the separated columns and gives the limits', async () => {
    const rows = Array.from({ length: 20_000 }, (_, i) => ({
      y: i % 7 < 3 || i > 19_000 ? 1 : 0,
      x: Math.sin(i),
      late: i > 19_000 ? 1 : 0,
    }));
    const separated = toTable(rows);
    const whole = await fit(separated, 'y ~ x + late');
    expect(whole.report.separation?.terms).toEqual(['late']);
    expect(withoutTime(await streamed(separated, 'y ~ x + late'))).toEqual(withoutTime(whole));
  });

  it('names the columns that separate completely', async () => {
    const separated = toTable(
      Array.from({ length: 9000 }, (_, i) => ({ y: i < 5000 ? 0 : 1, x: i, z: i % 5 })),
    );
    const whole = await fit(separated, 'y ~ x + z');
    expect(whole.report.separation?.kind).toBe('complete');
    expect(withoutTime(await streamed(separated, 'y ~ x + z'))).toEqual(withoutTime(whole));
  });
});

describe('fitStream refuses what fit refuses', () => {
  const broken = (name: string, row: number, value: number): Table => ({
    ...small,
    columns: small.columns.map((column) =>
      column.name === name && column.kind === 'numeric'
        ? { ...column, values: column.values.map((old, i) => (i === row ? value : old)) }
        : column,
    ),
  });
  const cases: readonly [what: string, data: Table, formula: string, options: FitStreamOptions][] = [
    ['an infinite value', broken('b', 2345, Infinity), 'y ~ b', {}],
    ['an expression without a value', broken('b', 2345, -1), 'y ~ log(b) + a', {}],
    ['a product beyond the doubles', broken('b', 2345, 1e308), 'y ~ b:I(b * 10) + a', {}],
    ['a negative weight', broken('weight', 2001, -1), 'y ~ b', { weights: 'weight' }],
    ['a broken count', broken('hits', 2001, 0.5), 'cbind(hits, failures) ~ b', {}],
    ['too many trials', broken('trials', 1234, 2e9), 'share ~ b', { weights: 'trials' }],
    ['an offset that loses itself', broken('shift', 2001, 1e17), 'y ~ b', { offset: 'shift' }],
    ['a missing value', small, 'y ~ a', { missing: 'fail' }],
    ['a third label', broken('y', 2100, 2), 'y ~ b', { family: 'binary' }],
    ['one label', small, 'constant ~ b', {}],
    ['one level', small, 'y ~ factor(constant)', {}],
    ['an unknown level', small, 'y ~ colour', { levels: { colour: ['amber', 'blue', 'cyan'] } }],
    ['an unknown reference', small, 'y ~ colour', { reference: { colour: 'ambre' } }],
    ['an unknown event', small, 'outcome ~ b', { event: 'maybe' }],
    ['no rows', broken('y', 0, 0), 'y ~ I(a * NaN)', {}],
    ['a share without totals', small, 'share ~ a', {}],
  ];

  it.each(cases.filter(([what]) => what !== 'no rows'))('%s', async (_, data, formula, options) => {
    const expected = await failure(fit(data, formula, options as FitOptions));
    expect(await failure(streamed(data, formula, options, 700))).toEqual(expected);
  });

  it('data of which no row is left', async () => {
    const data: Table = {
      ...small,
      columns: small.columns.map((column) =>
        column.kind === 'numeric' && column.name === 'a'
          ? { ...column, values: column.values.map(() => Number.NaN) }
          : column,
      ),
    };
    const expected = await failure(fit(data, 'y ~ a', { weights: 'weight' }));
    expect(expected.code).toBe('data-empty');
    expect(await failure(streamed(data, 'y ~ a', { weights: 'weight' }))).toEqual(expected);
  });
});

describe('fitStream refuses by name', () => {
  it.each(['poly(b, 2)', 'scale(b)', 'cut(b, 3)', 'ns(b, df = 3)', 'lump(colour, 2)', 'C(colour, base = 2)'])(
    'a term that is learnt from all rows: %s',
    async (term) => {
      const { code, message } = await failure(streamed(small, `y ~ a + ${term}`));
      expect(code).toBe('option-unavailable');
      expect(message).toContain(term.split('(')[0]);
    },
  );

  it('penalties, gradient solvers, and more columns than memory has room for', async () => {
    const wishes: FitStreamOptions[] = [
      { penalty: 'firth' },
      { penalty: 'ridge', lambda: 1 },
      { solver: 'sgd', epochs: 1 },
      { storage: 'float32' },
    ];
    for (const wish of wishes) {
      expect((await failure(streamed(small, 'y ~ b', wish))).code).toBe('option-unavailable');
    }
    const { code, message } = await failure(streamed(small, 'y ~ b', { memory: 2 ** 20 }));
    expect(code).toBe('memory-exhausted');
    expect(message).toMatch(/takes about \d+ MiB/);
  });

  it('to go on when it is cancelled', async () => {
    const cancelling = new AbortController();
    const work = streamed(table, 'y ~ a + b', {
      signal: cancelling.signal,
      onRows: () => cancelling.abort(),
    });
    expect((await failure(work)).code).toBe('cancelled');
  });
});
