/** What paths say, refuse, and keep the same. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  fit,
  fitPath,
  fitPathSync,
  type PathOptions,
  type PathReport,
  readCsvSync,
} from '../../src/index.js';
import { normal, uniform } from './problems.js';

const zoo = new URL('../../../../test/golden/zoo/', import.meta.url);
const table = readCsvSync(readFileSync(new URL('pima.csv', zoo)));
const FORMULA = 'type ~ npreg + glu + bp + skin + bmi + ped + age';

/** Without what differs between two runs. */
function bare({ seconds, ...rest }: PathReport): Omit<PathReport, 'seconds'> {
  expect(seconds).toBeGreaterThan(0);
  return rest;
}

function drawn(rows: number, columns: number) {
  const next = uniform(rows + columns);
  const x = Array.from({ length: columns }, () => Float64Array.from({ length: rows }, () => normal(next)));
  const y = Float64Array.from({ length: rows }, (_, i) =>
    next() < 1 / (1 + Math.exp(1 - x[0]![i]! + 0.5 * x[1]![i]!)) ? 1 : 0,
  );
  return { y, ...Object.fromEntries(x.map((column, j) => [`x${j}`, column])) };
}

describe('a path', () => {
  it('begins where everything penalised is 0 and ends by maximum likelihood', async () => {
    const done: number[] = [];
    const report = await fitPath(table, FORMULA, { lambdaRatio: 1e-7, onLambda: (k) => done.push(k) });
    const { points, lambdaMax, nullDeviance, columns, stopReason } = report;
    expect(done).toEqual(Array.from({ length: 100 }, (_, k) => k + 1));
    expect(stopReason).toBe('done');
    expect([points[0]!.lambda, points[0]!.nonzero, points[1]!.nonzero]).toEqual([lambdaMax, 0, 1]);
    expect(points[0]!.deviance).toBeCloseTo(nullDeviance, 9);
    expect(points[0]!.devianceExplained).toBeCloseTo(0, 12);
    const { report: plain } = await fit(table, FORMULA);
    points.at(-1)!.coefficients.forEach((value, j) => {
      expect(value / plain.coefficients[j]!.estimate!).toBeCloseTo(1, 5);
    });
    expect(points.at(-1)!.deviance).toBeCloseTo(plain.deviance, 8);
    expect(columns.map(({ term }) => term)).toEqual(plain.coefficients.map(({ term }) => term));
    expect(columns[0]).toMatchObject({ penaltyFactor: null, standardDeviation: null });
    for (let k = 1; k < points.length; k++) {
      expect(points[k]!.deviance).toBeLessThanOrEqual(points[k - 1]!.deviance);
      expect(points[k]!.violation).toBeLessThan(1e-13);
    }
  });

  it('is that of the single fits, ridge included', async () => {
    const lambdas = [0.2, 0.03, 0.001];
    for (const alpha of [1, 0.4, 0]) {
      const penalty =
        alpha === 1
          ? { penalty: 'lasso' as const }
          : alpha === 0
            ? { penalty: 'ridge' as const }
            : { penalty: 'elastic-net' as const, alpha };
      const { points } = fitPathSync(table, FORMULA, { alpha, lambdas });
      for (const { lambda, coefficients, deviance } of points) {
        const { report } = await fit(table, FORMULA, { ...penalty, lambda });
        expect(deviance / report.deviance).toBeCloseTo(1, 13);
        report.coefficients.forEach(({ estimate }, j) => {
          if (estimate === 0) expect(coefficients[j]).toBe(0);
          else expect(coefficients[j]! / estimate!).toBeCloseTo(1, 12);
        });
      }
    }
  });

  it('leaves constant columns out by name, and takes equal columns and separated rows', () => {
    const y = [0, 0, 0, 1, 1, 1, 0, 1];
    const x = [1, 2, 3, 6, 7, 8, 4, 5];
    const report = fitPathSync({ y, x, same: x, k: y.map(() => 3) }, 'y ~ x + same + k');
    expect(report.excluded).toEqual(['k']);
    expect(report.stopReason).toBe('saturated');
    expect(report.points.every(({ violation }) => violation < 1e-9)).toBe(true);
    expect(report.points.every(({ coefficients }) => coefficients[3] === 0)).toBe(true);
    expect(report.points.at(-1)!.devianceExplained).toBeGreaterThan(0.999);
  });

  it('counts weights as rows, and proportions as trials', () => {
    const y = [0, 1, 0, 1, 1, 0, 1, 0];
    const x = [1, 2, 3, 4, 6, 1, 9, 5];
    const w = [1, 2, 1, 3, 1, 1, 2, 1];
    const rows = y.flatMap((label, i) => Array.from({ length: w[i]! }, () => ({ y: label, x: x[i]! })));
    const options: PathOptions = { lambdas: [0.1, 0.01] };
    const weighted = fitPathSync({ y, x, w }, 'y ~ x', { ...options, weights: 'w' }).points;
    const expanded = fitPathSync(rows, 'y ~ x', options).points;
    const share = { p: [0.25, 0.5, 0.75], x: [1, 2, 4], n: [4, 6, 8] };
    const trials = fitPathSync(share, 'p ~ x', { ...options, weights: 'n' });
    const single = share.p.flatMap((p, i) =>
      Array.from({ length: share.n[i]! }, (_, k) => ({ y: Number(k < p * share.n[i]!), x: share.x[i]! })),
    );
    const apart = fitPathSync(single, 'y ~ x', options).points;
    expect(trials).toMatchObject({ weight: 18, events: 10, weightsKind: 'totals' });
    [0, 1].forEach((k) => {
      [0, 1].forEach((j) => {
        expect(expanded[k]!.coefficients[j]! / weighted[k]!.coefficients[j]!).toBeCloseTo(1, 13);
        expect(trials.points[k]!.coefficients[j]! / apart[k]!.coefficients[j]!).toBeCloseTo(1, 13);
      });
    });
    expect(trials.points[1]!.deviance).toBeLessThan(apart[1]!.deviance);
  });
});

describe('the same bits', () => {
  it('from WebAssembly and the twin', () => {
    for (const alpha of [1, 0.3]) {
      const [wasm, twin] = (['wasm', 'twin'] as const).map((kernel) =>
        bare(fitPathSync(table, FORMULA, { alpha, kernel, lambdaCount: 8 })),
      );
      expect(twin).toEqual(wasm);
    }
  });

  it('from one, two and three threads', async () => {
    const data = drawn(30_000, 12);
    const reports: Omit<PathReport, 'seconds'>[] = [];
    for (const threads of [1, 2, 3])
      reports.push(bare(await fitPath(data, 'y ~ .', { threads, lambdaCount: 5, lambdaRatio: 1e-2 })));
    expect(reports[1]).toEqual(reports[0]);
    expect(reports[2]).toEqual(reports[0]);
    expect(reports[0]!.points.every(({ violation }) => violation <= 1e-9)).toBe(true);
  });
});

describe('many rows', () => {
  it('have few passes for each lambda, and the certificate recomputed from the data', async () => {
    const data = drawn(110_000, 10);
    const report = await fitPath(data, 'y ~ .', { lambdaCount: 10, lambdaRatio: 1e-3 });
    expect(report.passes).toBeLessThan(60);
    const names = report.columns.slice(1).map(({ term }) => term);
    const columns = names.map((name) => data[name as keyof typeof data] as Float64Array);
    for (const k of [3, 9]) {
      const { lambda, coefficients } = report.points[k]!;
      const slopes = names.map(() => 0);
      let free = 0;
      data.y.forEach((label, i) => {
        const z = columns.reduce(
          (sum, column, j) => sum + column[i]! * coefficients[j + 1]!,
          coefficients[0]!,
        );
        const residual = (1 / (1 + Math.exp(-z)) - label) / data.y.length;
        free += residual;
        columns.forEach((column, j) => {
          slopes[j]! += residual * column[i]!;
        });
      });
      const found = slopes.map((slope, j) => {
        const b = coefficients[j + 1]!;
        const own = slope / report.columns[j + 1]!.standardDeviation!;
        return b === 0 ? Math.max(0, Math.abs(own) - lambda) : Math.abs(own + Math.sign(b) * lambda);
      });
      expect(Math.max(Math.abs(free), ...found) / report.lambdaMax!).toBeLessThan(1.001e-9);
    }
  });
});

describe('what is refused', () => {
  it.each([
    [{ alpha: 2 }, 'alpha'],
    [{ lambdas: [0.1, 0.2] }, 'lambdas'],
    [{ lambdas: [] }, 'lambdas'],
    [{ lambdas: [0.1], lambdaCount: 3 }, 'lambdaCount'],
    [{ lambdaCount: 1 }, 'lambdaCount'],
    [{ penaltyFactors: { glu: -1 } }, 'penaltyFactors'],
    [{ penaltyFactors: { npreg: 0, glu: 0, bp: 0, skin: 0, bmi: 0, ped: 0, age: 0 } }, 'penaltyFactors'],
    [{ bounds: { glu: [1, 2] } }, 'bounds'],
    [{ tolerance: 0 }, 'tolerance'],
  ] as const)('%o', (options, option) => {
    expect(() => fitPathSync(table, FORMULA, options as PathOptions)).toThrow(
      expect.objectContaining({ code: 'option-invalid', at: { option } }),
    );
  });

  it('names that are near others', () => {
    expect(() => fitPathSync(table, FORMULA, { penaltyFactors: { gluu: 2 } })).toThrow(
      /"gluu", which is no column or term of the model. Did you mean "glu"\?/,
    );
    const wrong = { lamda: 1 } as PathOptions;
    expect(() => fitPathSync(table, FORMULA, wrong)).toThrow(
      expect.objectContaining({ code: 'option-unknown' }),
    );
  });

  it('a cancelled path', async () => {
    const abort = new AbortController();
    const path = fitPath(drawn(20_000, 10), 'y ~ .', {
      signal: abort.signal,
      threads: 1,
      onLambda: () => abort.abort(),
    });
    await expect(path).rejects.toMatchObject({ code: 'cancelled' });
  });
});

describe('where no column varies', () => {
  it('the certificate is that of the null model', async () => {
    const data = { ...drawn(50, 2), k: new Float64Array(50).fill(3) };
    for (const formula of ['y ~ 1', 'y ~ k'] as string[]) {
      const { points, lambdaMax, warnings } = await fitPath(data, formula, { lambdas: [0.2, 0.1] });
      expect(lambdaMax).toBe(0);
      for (const { violation } of points) expect(violation).toBeLessThan(1e-12);
      expect(warnings).toEqual([]);
      const { report } = await fit(data, formula, { penalty: 'lasso', lambda: 0.1 });
      expect(report.converged).toBe(true);
      expect(report.shrinkage!.violation).toBeLessThan(1e-12);
    }
  });
});
