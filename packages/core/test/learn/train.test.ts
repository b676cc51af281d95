import { describe, expect, it } from 'vitest';
import goldenDescent from '../../../../test/golden/descent/descent.json' with { type: 'json' };
import golden from '../../../../test/golden/zoo/seed_gradient_descent.json' with { type: 'json' };
import { numbers, readZoo, type ZooSet, zooIds } from '../../../../test/oracle/zoo.js';
import {
  fitSync,
  type Rate,
  type TrainOptions,
  train,
  trainSync,
  type WatchedSolver,
} from '../../src/index.js';

const ten = { x: golden.x, y: golden.y };
const optimum = readZoo('seed10').certified.coef.map(Number);

function zooData(set: ZooSet) {
  const data: Record<string, number[] | readonly string[]> = {};
  for (const [name, column] of Object.entries(set.text)) {
    const values = numbers(set, name);
    data[name] = values.some(Number.isNaN) ? column : values;
  }
  const options: TrainOptions = {
    levels: set.factor_levels,
    ...(set.weights !== null && { weights: set.weights, weightsKind: set.weights_kind ?? 'frequency' }),
    ...(set.offset !== null && { offset: set.offset }),
  };
  return { data, options };
}

describe('train on the ten rows', () => {
  const history = trainSync(ten, 'y ~ x');

  it('gives the golden run at every epoch, to 1e-12', () => {
    expect(history.iterations).toBe(10_000);
    for (const [epoch, { b0, b1, p }] of Object.entries(golden.snapshots)) {
      const [intercept, slope] = history.coefficients.subarray(2 * Number(epoch)) as unknown as [
        number,
        number,
      ];
      expect(Math.abs(intercept - Number(b0))).toBeLessThan(1e-12);
      expect(Math.abs(slope - Number(b1))).toBeLessThan(1e-12);
      golden.x.forEach((x, i) => {
        expect(Math.abs(1 / (1 + Math.exp(-intercept - slope * x)) - p[i]!)).toBeLessThan(1e-12);
      });
    }
  });

  it('holds the start, the optimum and both bounds of the rate', () => {
    expect(Array.from(history.coefficients.subarray(0, 2))).toEqual([0, 0]);
    expect(history.losses[0]).toBeCloseTo(Math.LN2, 14);
    expect(history.columns).toEqual(['(Intercept)', 'x']);
    expect(history.losses).toHaveLength(10_001);
    expect(history.passes[10_000]).toBe(10_001);
    history.optimum!.coefficients.forEach((value, j) => {
      expect(value).toBeCloseTo(optimum[j]!, 13);
    });
    expect(history.rates.safe).toBeCloseTo(Number(goldenDescent.bounds.data.safe), 13);
    expect(history.rates.unsettled).toBeCloseTo(Number(goldenDescent.bounds.data.unsettled), 12);
    const mean = trainSync(ten, 'y ~ x', { gradient: 'mean', epochs: 1 }).rates;
    expect(mean.safe).toBeCloseTo(10 * history.rates.safe, 12);
    expect(mean.unsettled).toBeCloseTo(10 * history.rates.unsettled!, 11);
    const centred = trainSync(ten, 'y ~ x', { coordinates: 'standardised', epochs: 1 }).rates;
    expect(centred.safe).toBeCloseTo(Number(goldenDescent.bounds.centred.safe), 12);
    expect(centred.unsettled).toBeCloseTo(Number(goldenDescent.bounds.centred.unsettled), 11);
  });

  it('says that the article has not arrived', () => {
    expect(history.settled).toBe(false);
    expect(history.stopReason).toBe('max-iterations');
    // By hand: √((β − β̂)ᵀH(β̂)(β − β̂)) of the last golden iterate.
    const away = ['b0', 'b1'].map((name, j) => Number(golden.snapshots['10000'][name as 'b0']) - optimum[j]!);
    const square = golden.x.reduce((sum, x) => {
      const p = 1 / (1 + Math.exp(-optimum[0]! - optimum[1]! * x));
      return sum + p * (1 - p) * (away[0]! + away[1]! * x) ** 2;
    }, 0);
    expect(history.distances![10_000]).toBeCloseTo(Math.sqrt(square), 10);
    expect(history.sentence).toContain('Still on its way');
  });

  it('settles at rate 0.13 and not at 0.14, as the bound predicts', () => {
    const below = trainSync(ten, 'y ~ x', { rate: 0.13 });
    expect(below.settled).toBe(true);
    expect(below.distances!.at(-1)).toBeLessThan(1e-12);
    const above = trainSync(ten, 'y ~ x', { rate: 0.14 });
    expect(above).toMatchObject({ settled: false, stopReason: 'does-not-settle' });
    expect(above.sentence).toContain('safe up to the rate 0.0464 and above 0.135');
    expect(above.coefficients.every(Number.isFinite)).toBe(true);
  });

  it.each([0.2, 1, 1e10, 1e150, 1e300])('holds no NaN at rate %d', (rate) => {
    const wild = trainSync(ten, 'y ~ x', { rate, epochs: 500 });
    expect(wild.settled).toBe(false);
    expect(['does-not-settle', 'not-finite']).toContain(wild.stopReason);
    for (const values of [wild.coefficients, wild.losses, wild.gradientNorms, wild.distances!])
      expect(values.every(Number.isFinite)).toBe(true);
    expect(wild.sentence).not.toMatch(/NaN|Infinity/);
  });

  it('lowers the loss at every step below the safe rate', () => {
    const { losses } = trainSync(ten, 'y ~ x', { rate: 0.0463, epochs: 300 });
    losses.subarray(1).forEach((loss, i) => {
      expect(loss).toBeLessThan(losses[i]!);
    });
  });

  const solvers: [WatchedSolver, Rate][] = [
    ['gradient-descent', 'auto'],
    ['gradient-descent', 'backtracking'],
    ['momentum', 'auto'],
    ['nesterov', 'auto'],
    ['adagrad', 'auto'],
    ['rmsprop', 'auto'],
    ['adam', 'auto'],
    ['lbfgs', 'auto'],
    ['newton', 'auto'],
  ];
  it.each(solvers)('reaches the optimum with %s, rate %s', (solver, rate) => {
    const { coefficients, distances } = trainSync(ten, 'y ~ x', {
      solver,
      rate,
      coordinates: 'whitened',
      distance: 1e-6,
    });
    expect(distances!.at(-1)).toBeLessThan(1e-6);
    // 1e-6 standard errors, of 3.83 and 1.06.
    optimum.forEach((value, j) => {
      expect(Math.abs(coefficients.at(j - 2)! - value)).toBeLessThan(4e-6);
    });
  });
});

describe('train', () => {
  it('starts where it is told, and averages', () => {
    const start = [-5, 1.5];
    const moved = trainSync(ten, 'y ~ x', { start, epochs: 3, averaged: true });
    const steps = trainSync(ten, 'y ~ x', { start, epochs: 3 });
    expect(Array.from(moved.coefficients.subarray(0, 2))).toEqual(start);
    const mean = [0, 1].map((j) => [2, 4, 6].reduce((sum, i) => sum + steps.coefficients[i + j]!, 0) / 3);
    expect(moved.coefficients.at(-2)).toBeCloseTo(mean[0]!, 14);
    expect(moved.coefficients.at(-1)).toBeCloseTo(mean[1]!, 14);
    const searched = { rate: 'backtracking', coordinates: 'whitened' } as const;
    const [last] = trainSync(ten, 'y ~ x', { ...searched, epochs: 2, averaged: true }).coefficients.subarray(
      -1,
    );
    const points = trainSync(ten, 'y ~ x', { ...searched, epochs: 2 }).coefficients;
    expect(last).toBeCloseTo((points[3]! + points[5]!) / 2, 14);
  });

  it('tells iterations as it goes, the same bits as at once, and can be cancelled', async () => {
    const told: number[] = [];
    const options: TrainOptions = { solver: 'sgd', rate: 0.01, epochs: 40, seed: 3 };
    const history = await train(ten, 'y ~ x', {
      ...options,
      onIteration: ({ coefficients }) => told.push(...coefficients),
    });
    expect(told).toEqual(Array.from(history.coefficients.subarray(2)));
    expect(history.passes.at(-1)).toBeCloseTo(40, 10);
    expect(trainSync(ten, 'y ~ x', options).coefficients).toEqual(history.coefficients);
    const signal = AbortSignal.abort();
    await expect(train(ten, 'y ~ x', { signal })).rejects.toMatchObject({ code: 'cancelled' });
  });

  it('stops on a flat loss and on the loss of held-out rows', () => {
    const flat = trainSync(ten, 'y ~ x', { rate: 0.0464, tolerance: 1e-9 });
    expect(flat.stopReason).toBe('loss-flat');
    expect(flat.iterations).toBeLessThan(10_000);
    const set = zooData(readZoo('pima'));
    const heldOut = trainSync(set.data, readZoo('pima').formula, {
      ...set.options,
      solver: 'sgd',
      rate: 'auto',
      gradient: 'mean',
      coordinates: 'whitened',
      heldOut: { share: 0.3, patience: 5 },
    });
    expect(heldOut.stopReason).toBe('held-out-loss');
    const losses = Array.from(heldOut.heldOutLosses!);
    expect(losses).toHaveLength(heldOut.iterations);
    expect(losses.indexOf(Math.min(...losses))).toBe(losses.length - 6);
  });

  it('finds no finite optimum in separated data, and says so', () => {
    const history = trainSync({ x: [1, 2, 3, 4], y: [0, 0, 1, 1] }, 'y ~ x', { epochs: 50 });
    expect(history).toMatchObject({ optimum: null, distances: null, settled: false });
    expect(history.rates.unsettled).toBe(null);
    expect(history.sentence).toContain('no finite optimum');
  });

  it('leaves aliased coefficients where they start', () => {
    const { coefficients, distances } = trainSync(
      { ...ten, twice: ten.x.map((x) => 2 * x) },
      'y ~ x + twice',
      {
        solver: 'nesterov',
        rate: 'auto',
        coordinates: 'whitened',
        distance: 1e-6,
      },
    );
    expect(coefficients.at(-1)).toBe(0);
    expect(distances!.at(-1)).toBeLessThan(1e-6);
    expect(coefficients.at(-2)).toBeCloseTo(optimum[1]!, 5);
  });

  it.each<[TrainOptions, string]>([
    [{ rate: -1 }, 'option-invalid'],
    [{ rate: { kind: 'step', start: 1, factor: 2, every: 3 } }, 'option-invalid'],
    [{ rate: 'backtracking', solver: 'adam' }, 'option-invalid'],
    [{ rate: 'backtracking', batchSize: 2 }, 'option-invalid'],
    [{ start: [1] }, 'option-invalid'],
    [{ start: [1, Number.NaN] }, 'option-invalid'],
    [{ solver: 'newton', batchSize: 2 }, 'option-invalid'],
    [{ heldOut: { share: 1, patience: 2 } }, 'option-invalid'],
    [{ epoch: 3 } as TrainOptions, 'option-unknown'],
  ])('refuses %o', (options, code) => {
    expect(() => trainSync(ten, 'y ~ x', options)).toThrow(expect.objectContaining({ code }));
  });
});

describe('every solver on every certified set, whitened', () => {
  /** The stated tolerance in standard errors, and the epochs it may take. */
  const promises: Readonly<Record<string, { within: number; epochs: number; batchSize?: number }>> = {
    'gradient-descent': { within: 1e-6, epochs: 3000 },
    momentum: { within: 1e-6, epochs: 500 },
    nesterov: { within: 1e-6, epochs: 500 },
    adagrad: { within: 1e-6, epochs: 3000 },
    rmsprop: { within: 1e-6, epochs: 4000 },
    adam: { within: 1e-6, epochs: 2000 },
    sgd: { within: 0.1, epochs: 2000 },
    lbfgs: { within: 1e-6, epochs: 20 },
    newton: { within: 1e-6, epochs: 10 },
  };
  const sets = zooIds()
    .map(readZoo)
    .filter(({ certified }) => certified.separated !== true);
  const table: string[] = [];

  it.each(sets)('$id', (set) => {
    const { data, options } = zooData(set);
    const cells = Object.entries(promises).map(([solver, { within, epochs }]) => {
      const history = trainSync(data, set.formula, {
        ...options,
        solver: solver as WatchedSolver,
        rate: 'auto',
        gradient: 'mean',
        coordinates: 'whitened',
        distance: within,
        epochs,
      });
      expect(history.stopReason === 'distance' || solver === 'newton', solver).toBe(true);
      expect(history.distances!.at(-1)!, solver).toBeLessThanOrEqual(within);
      history.coefficients.subarray(-set.certified.coef.length).forEach((value, j) => {
        const away = Math.abs(value - Number(set.certified.coef[j])) / Number(set.certified.se[j]);
        expect(away, solver).toBeLessThanOrEqual(1.000001 * within);
      });
      return `${history.iterations}/${Math.round(history.passes.at(-1)!)}`;
    });
    table.push(`${set.id.padEnd(16)}${cells.map((cell) => cell.padStart(12)).join('')}`);
    if (table.length === sets.length) {
      const names = Object.keys(promises).map((name) => name.slice(0, 11).padStart(12));
      console.info([`${'epochs/passes'.padEnd(16)}${names.join('')}`, ...table].join('\n'));
    }
  });

  it('fits with the digits of Newton', () => {
    const set = readZoo('birthwt_int');
    const { data, options } = zooData(set);
    for (const solver of ['gradient-descent', 'nesterov', 'adam', 'sgd'] as const) {
      const { report } = fitSync(data, set.formula, { ...options, solver } as Parameters<typeof fitSync>[2]);
      expect(report).toMatchObject({ solver, converged: true });
      report.coefficients.forEach(({ estimate, standardError }, j) => {
        expect(Math.abs(estimate! / Number(set.certified.coef[j]) - 1)).toBeLessThan(1e-14);
        expect(Math.abs(standardError! / Number(set.certified.se[j]) - 1)).toBeLessThan(1e-14);
      });
    }
  });

  it('finds separation with batches, too', () => {
    const set = readZoo('endometrial_sep');
    const { report } = fitSync(zooData(set).data, set.formula, { solver: 'sgd' });
    expect(report).toMatchObject({ converged: false, stopReason: 'separation' });
    expect(report.separation!.terms).toEqual(['NV']);
  });
});
