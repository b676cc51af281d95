/** Tests of fit against R (`golden/residuals/make.R`), and the invariances they must have. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readZoo } from '../../../../test/oracle/zoo.js';
import { zooOptions, zooTable } from '../../../../test/oracle/zoo-fit.js';
import { type Diagnosis, diagnose, summariseDiagnosis } from '../../src/index.js';

interface Quasi {
  readonly pearson: string;
  readonly deviance: string;
  readonly df: number;
  readonly dispersion: string;
  readonly standardError: readonly string[];
  readonly t: readonly string[];
  readonly p: readonly string[];
}
interface HosmerLemeshow {
  readonly statistic: string;
  readonly df: number;
  readonly p: string;
  readonly weight: readonly number[];
  readonly events: readonly number[];
  readonly expected: readonly string[];
}
const known = JSON.parse(
  readFileSync(new URL('../../../../test/golden/residuals/residuals.json', import.meta.url), 'utf8'),
) as {
  formula: string;
  tests: {
    hosmerLemeshow: HosmerLemeshow;
    hosmerLemeshow7: HosmerLemeshow;
    sumOfSquares: readonly string[];
    stukel: readonly string[];
    link: readonly string[];
    binned: Record<'predicted' | 'residual' | 'bound', readonly string[]> & { weight: readonly number[] };
  };
  quasi: Record<'menarche' | 'ucb', Quasi>;
};

const births = zooTable(readZoo('birthwt'));
const LEVELS = { levels: { race: ['white', 'black', 'other'] } };

function expectClose(actual: readonly (number | null)[], wanted: readonly string[], digits = 1e-10): void {
  expect(actual).toHaveLength(wanted.length);
  actual.forEach((value, i) => {
    expect(Math.abs(value! / Number(wanted[i]) - 1), `number ${i + 1}`).toBeLessThan(digits);
  });
}

describe('of births', async () => {
  const { goodnessOfFit: found } = await diagnose(births, known.formula, LEVELS);

  it.each([
    [10, known.tests.hosmerLemeshow],
    [7, known.tests.hosmerLemeshow7],
  ] as const)('Hosmer & Lemeshow with %i groups', async (groups, wanted) => {
    const { goodnessOfFit } = await diagnose(births, known.formula, { ...LEVELS, groups });
    const { statistic, df, p, groups: told } = goodnessOfFit!.hosmerLemeshow!;
    expectClose([statistic, p], [wanted.statistic, wanted.p]);
    expect(df).toBe(wanted.df);
    expect(told.map(({ weight }) => weight)).toEqual(wanted.weight);
    expect(told.map(({ events }) => events)).toEqual(wanted.events);
    expectClose(
      told.map(({ expected }) => expected),
      wanted.expected,
    );
  });

  it('le Cessie & van Houwelingen as rms', () => {
    const { statistic, expected, standardDeviation, z, p } = found!.sumOfSquares!;
    // lrm stops at an estimate of fewer digits.
    expectClose([statistic, expected, standardDeviation, z, p], known.tests.sumOfSquares, 1e-8);
  });

  it('Stukel by Rao’s score', () => {
    const { statistic, df, upper, lower } = found!.stukel!;
    expect(df).toBe(2);
    expectClose([statistic, upper!.z ** 2, lower!.z ** 2], known.tests.stukel);
  });

  it('the link test as glm', () => {
    const { logOdds, square } = found!.linkTest!;
    expectClose(
      [
        ...[logOdds.estimate, logOdds.standardError, logOdds.z],
        ...[square.estimate, square.standardError, square.z, square.p],
      ],
      known.tests.link,
    );
  });

  it('binned residuals as arm, with the bounds of the model', () => {
    const { bins, outside } = found!.binnedResiduals!;
    const { weight, predicted, residual, bound } = known.tests.binned;
    expect(bins.map((bin) => bin.weight)).toEqual(weight);
    expectClose(
      bins.map((bin) => bin.predicted),
      predicted,
    );
    expectClose(
      bins.map((bin) => bin.residual),
      residual,
    );
    expectClose(
      bins.map((bin) => bin.bound),
      bound,
    );
    const wanted = residual.filter((value, i) => Math.abs(Number(value)) > Number(bound[i])).length;
    expect(outside).toBe(wanted);
  });
});

describe('of grouped outcomes', () => {
  const expectQuasi = ({ goodnessOfFit, dispersion }: Diagnosis, wanted: Quasi) => {
    const { pearson, deviance, dispersion: phi } = goodnessOfFit!.grouped!;
    expect([pearson.df, deviance.df]).toEqual([wanted.df, wanted.df]);
    expectClose(
      [pearson.statistic, deviance.statistic, phi],
      [wanted.pearson, wanted.deviance, wanted.dispersion],
    );
    const { coefficients } = dispersion!;
    expect(dispersion!.dispersion).toBe(phi);
    expectClose(
      coefficients.map(({ standardError }) => standardError),
      wanted.standardError,
    );
    expectClose(
      coefficients.map(({ t }) => t),
      wanted.t,
      1e-9,
    );
    expectClose(
      coefficients.map(({ p }) => p),
      wanted.p,
      1e-9,
    );
  };
  const scaled = { dispersion: 'pearson' } as const;

  it('a proportion with its totals: Pearson, deviance and dispersion as quasibinomial', async () => {
    const set = readZoo('menarche');
    const found = await diagnose(zooTable(set), set.formula, { ...zooOptions(set), ...scaled });
    expect(found.goodnessOfFit!.grouped!.by).toBe('rows');
    expectQuasi(found, known.quasi.menarche);
  });

  it('labels with frequencies by covariate pattern, as quasibinomial of the cells', async () => {
    const set = readZoo('ucb');
    const found = await diagnose(zooTable(set), set.formula, { ...zooOptions(set), ...scaled });
    expect(found.goodnessOfFit!.grouped).toMatchObject({ by: 'patterns', groups: 12 });
    expectQuasi(found, known.quasi.ucb);
  });

  it('are not, where hardly any rows are equal', async () => {
    const { goodnessOfFit } = await diagnose(births, known.formula, LEVELS);
    expect(goodnessOfFit!.grouped).toBeNull();
    await expect(diagnose(births, known.formula, { ...LEVELS, ...scaled })).rejects.toMatchObject({
      code: 'option-unavailable',
      at: { option: 'dispersion' },
    });
  });
});

describe('whatever the data', () => {
  it('frequencies are so many rows', async () => {
    const rows = Array.from({ length: 60 }, (_, i) => ({
      y: (i * i + 3 * i) % 7 < 3 ? 1 : 0,
      x: (i * 5) % 11,
      n: 1 + (i % 3),
    }));
    const expanded = rows.flatMap((row) => Array.from({ length: row.n }, () => ({ y: row.y, x: row.x })));
    const [short, long] = await Promise.all([
      diagnose(rows, 'y ~ x', { weights: 'n' }),
      diagnose(expanded, 'y ~ x'),
    ]);
    const flat = ({ goodnessOfFit }: Diagnosis): number[] => {
      const numbers: number[] = [];
      JSON.stringify(goodnessOfFit, (_, value) => {
        if (typeof value === 'number') numbers.push(value);
        return value;
      });
      return numbers;
    };
    const wanted = flat(long);
    expect(wanted.length).toBeGreaterThan(40);
    flat(short).forEach((value, i) => {
      expect(Math.abs(value - wanted[i]!)).toBeLessThan(1e-9 * Math.max(1, Math.abs(wanted[i]!)));
    });
  });

  it('a wrong link is found, a right one is not', async () => {
    const n = 4000;
    const x = Array.from({ length: n }, (_, i) => -3 + (6 * ((i * 617) % n)) / n);
    const draw = (i: number) => (((i * 2654435761) >>> 0) + 0.5) / 2 ** 32;
    const curved = x.map((value, i) => (draw(i) < 1 / (1 + Math.exp(1 - value * value)) ? 1 : 0));
    const straight = x.map((value, i) => (draw(i) < 1 / (1 + Math.exp(0.5 - value)) ? 1 : 0));
    const wrong = (await diagnose({ x, y: curved }, 'y ~ x + I(x^3)')).goodnessOfFit!;
    const right = (await diagnose({ x, y: straight }, 'y ~ x')).goodnessOfFit!;
    expect(wrong.hosmerLemeshow!.p).toBeLessThan(1e-6);
    for (const test of [right.hosmerLemeshow!, right.sumOfSquares!, right.stukel!, right.linkTest!.square])
      expect(test.p).toBeGreaterThan(0.001);
  });

  it('without slopes, without a finite estimate or under importance weights there is nothing to say', async () => {
    const rows = Array.from({ length: 40 }, (_, i) => ({ y: i % 3 === 0 ? 1 : 0, x: i, w: 1 + (i % 2) }));
    const bare = (await diagnose(rows, 'y ~ 1')).goodnessOfFit!;
    expect(bare).toMatchObject({ hosmerLemeshow: null, sumOfSquares: null, stukel: null, linkTest: null });
    const separated = readZoo('endometrial_sep');
    expect((await diagnose(zooTable(separated), separated.formula)).goodnessOfFit).toBeNull();
    const importance = await diagnose(rows, 'y ~ x', { weights: 'w', weightsKind: 'importance' });
    expect(importance.goodnessOfFit).toBeNull();
    const sampling = await diagnose(rows, 'y ~ x', { weights: 'w', weightsKind: 'sampling' });
    expect([sampling.goodnessOfFit, sampling.influence]).toEqual([null, null]);
    for (const found of [await diagnose(rows, 'y ~ 1'), importance, sampling])
      expect(summariseDiagnosis(found)).not.toMatch(/NaN|undefined|null/);
  });

  it('refuses fewer than three groups', async () => {
    await expect(diagnose(births, known.formula, { ...LEVELS, groups: 2 })).rejects.toMatchObject({
      code: 'option-invalid',
      at: { option: 'groups' },
    });
  });
});
