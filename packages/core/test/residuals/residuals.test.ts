/** Residuals against R (`golden/residuals/make.R`), batches, draws, and what has none. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readZoo } from '../../../../test/oracle/zoo.js';
import { zooFit, zooOptions, zooTable } from '../../../../test/oracle/zoo-fit.js';
import { fitSync, RESIDUAL_COLUMNS, type ResidualColumn, residuals } from '../../src/index.js';
import { normalCdf } from '../../src/math/distributions/normal.js';
import { quantileResidual, uniformOf } from '../../src/residuals/quantile.js';
import { selectRows } from '../../src/table/columns.js';

type Known = Readonly<Record<string, readonly string[]>>;
const known = JSON.parse(
  readFileSync(new URL('../../../../test/golden/residuals/residuals.json', import.meta.url), 'utf8'),
) as { formula: string; births: Known; menarche: Known; quantile: Known };

const birthwt = readZoo('birthwt');
const births = zooTable(birthwt);
const birthsFit = fitSync(births, known.formula, { levels: { race: ['white', 'black', 'other'] } });
const menarche = readZoo('menarche');
const TOTALS = { weights: 'Total', weightsKind: 'totals' } as const;

/** R's numbers come from double precision. */
function expectClose(actual: ArrayLike<number>, wanted: readonly string[], digits = 1e-11): void {
  expect(actual.length).toBe(wanted.length);
  wanted.forEach((text, i) => {
    const exact = Number(text);
    expect(Math.abs(actual[i]! - exact), `row ${i + 1}`).toBeLessThan(
      digits * Math.max(1e-3, Math.abs(exact)),
    );
  });
}

describe.each([
  ['births', birthsFit, births, {}, known.births],
  ['menarche', zooFit(menarche), zooTable(menarche), TOTALS, known.menarche],
] as const)('of %s', (_, fit, table, options, wanted) => {
  const found = residuals(fit, table, { ...options, dfbetas: true });
  const columns = Object.keys(wanted).filter((name) => !name.startsWith('dfbetas'));

  it.each(columns)('%s are those of R', (name) => {
    expectClose(found[name as ResidualColumn], wanted[name]!);
  });

  it('DFBETAS are those of the formula', () => {
    expectClose(found.dfbetas![0]!.values, wanted.dfbetas1!);
    expectClose(found.dfbetas![1]!.values, wanted.dfbetas2!);
  });
});

describe('quantile residuals', () => {
  it('are those of statmod for the same draws', () => {
    const half = (
      probabilities: Float64Array,
      logOdds: Float64Array,
      counts: (row: number) => [number, number],
    ) =>
      probabilities.map((p, row) => {
        const [events, trials] = counts(row);
        return quantileResidual(events, trials, p, 1 - p, logOdds[row]!, 0.5);
      });
    const plain = residuals(birthsFit, births);
    const low = births.columns.find(({ name }) => name === 'low')!;
    const outcome = (row: number) => (low.kind === 'numeric' ? low.values[row]! : Number.NaN);
    expectClose(
      half(plain.probability, plain.logOdds, (row) => [outcome(row), 1]),
      known.quantile.births!,
    );
    const grouped = residuals(zooFit(menarche), zooTable(menarche), TOTALS);
    const columns = new Map(zooTable(menarche).columns.map((column) => [column.name, column]));
    const number = (name: string, row: number) => {
      const column = columns.get(name)!;
      return column.kind === 'numeric' ? column.values[row]! : Number.NaN;
    };
    expectClose(
      half(grouped.probability, grouped.logOdds, (row) => [number('Menarche', row), number('Total', row)]),
      known.quantile.menarche!,
    );
  });

  it('are standard normal where the model holds (Kolmogorov & Smirnov, fixed seed)', () => {
    const n = 20_000;
    const x = Array.from({ length: n }, (_, i) => 6 * uniformOf(99, i) - 3);
    const y = x.map((value, i) => (uniformOf(7, i) < 1 / (1 + Math.exp(0.5 - value)) ? 1 : 0));
    const { quantile, deviance } = residuals(fitSync({ x, y }, 'y ~ x'), { x, y }, { seed: 3 });
    const distance = (values: Float64Array) =>
      values.toSorted().reduce((most, z, i) => Math.max(most, Math.abs(normalCdf(z) - (i + 0.5) / n)), 0);
    expect(distance(quantile)).toBeLessThan(1.63 / Math.sqrt(n));
    expect(distance(deviance)).toBeGreaterThan(0.1);
  });

  it('follow the seed and the number of the row, whatever the batches', () => {
    const whole = residuals(birthsFit, births, { seed: 5 });
    const parts = [0, 50, 51, 120, births.rows].flatMap((start, i, starts) => {
      const end = starts[i + 1];
      if (end === undefined) return [];
      const rows = Int32Array.from({ length: end - start }, (_, k) => start + k);
      return [residuals(birthsFit, selectRows(births, rows), { seed: 5, firstRow: start })];
    });
    for (const name of RESIDUAL_COLUMNS)
      expect(parts.flatMap((part) => [...part[name]])).toEqual([...whole[name]]);
    const other = residuals(birthsFit, births, { seed: 6 });
    expect(other.pearson).toEqual(whole.pearson);
    expect(other.quantile.some((z, i) => z === whole.quantile[i])).toBe(false);
  });

  it('of tiny and of large probabilities keep their digits', () => {
    // R: qnorm(0.5e-20, lower.tail = FALSE).
    expect(quantileResidual(1, 1, 1e-20, 1, Math.log(1e-20), 0.5)).toBeCloseTo(9.33604484923406, 12);
    expect(quantileResidual(0, 1, 1, 1e-20, -Math.log(1e-20), 0.5)).toBeCloseTo(-9.33604484923406, 12);
  });
});

describe('rows', () => {
  const rows = [
    { y: 1, x: 1, w: 2 },
    { y: 0, x: null, w: 1 },
    { y: 0, x: 3, w: 0 },
    { y: 0, x: 2, w: 1 },
    { y: 1, x: 4, w: 3 },
    { y: 0, x: 5, w: 2 },
    { y: 1, x: 3, w: 1 },
  ];
  const fit = fitSync(rows, 'y ~ x', { weights: 'w' });

  it('without a value or a weight have none, and the others stay where they are', () => {
    const found = residuals(fit, rows, { weights: 'w' });
    expect(found.rows).toBe(7);
    expect(found.rowsDropped).toBe(1);
    for (const name of RESIDUAL_COLUMNS)
      expect([...found[name]].map(Number.isNaN)).toEqual([false, true, true, false, false, false, false]);
    const refused = () => residuals(fit, rows, { weights: 'w', missing: 'fail' });
    expect(refused).toThrow(expect.objectContaining({ code: 'value-missing', at: { row: 2 } }));
    const none = residuals(fit, rows.slice(1, 3), { weights: 'w' });
    expect([...none.pearson].map(Number.isNaN)).toEqual([true, true]);
  });

  it('of a frequency weight are those of each of the equal rows', () => {
    const expanded = rows
      .filter(({ x }) => x !== null)
      .flatMap((row) => Array.from({ length: row.w }, () => row));
    const long = residuals(fitSync(expanded, 'y ~ x'), expanded, { dfbetas: true });
    const short = residuals(fit, rows, { weights: 'w', dfbetas: true });
    const at = [0, 2, 3, 6, 8];
    [0, 3, 4, 5, 6].forEach((row, i) => {
      for (const name of RESIDUAL_COLUMNS)
        if (name !== 'quantile') expect(short[name][row]).toBeCloseTo(long[name][at[i]!]!, 12);
      expect(short.dfbetas![1]!.values[row]).toBeCloseTo(long.dfbetas![1]!.values[at[i]!]!, 12);
    });
  });

  it('that decide a coefficient alone have leverage 1 and no influence', () => {
    const only = Array.from({ length: 12 }, (_, i) => ({
      ...{ k: (i % 4) + 1, n: 10, x: i % 5 },
      ...{ share: ((i % 4) + 1) / 10, alone: i === 3 ? 1 : 0 },
    }));
    const totals = { weights: 'n', weightsKind: 'totals' } as const;
    const found = residuals(fitSync(only, 'share ~ x + alone', totals), only, totals);
    expect(found.leverage[3]).toBeCloseTo(1, 12);
    expect(found.cooksDistance[3]).toBeNaN();
    expect(found.standardisedPearson[3]).toBeNaN();
    expect(found.cooksDistance[2]).toBeGreaterThan(0);
  });

  it('of a separated fit are 0 where the outcome is certain', () => {
    const separated = readZoo('endometrial_sep');
    const found = residuals(fitSync(zooTable(separated), separated.formula), zooTable(separated));
    const certain = [...found.logOdds].flatMap((z, row) => (z === Infinity ? [row] : []));
    expect(certain).toHaveLength(13);
    for (const row of certain) {
      expect([found.pearson[row], found.deviance[row], found.leverage[row]]).toEqual([0, 0, 0]);
      expect(found.logOddsStandardError[row]).toBeNaN();
    }
  });
});

it('refuses a covariance that is not the model’s, and options that are none', () => {
  const refusal = (run: () => unknown, code: string) =>
    expect(run).toThrow(expect.objectContaining({ code, at: expect.anything() }));
  const { levels } = zooOptions(birthwt);
  const robust = fitSync(births, known.formula, { ...(levels && { levels }), covariance: 'HC3' });
  refusal(() => residuals(robust, births), 'option-unavailable');
  const ridge = fitSync(births, known.formula, { penalty: 'ridge', lambda: 0.1 });
  refusal(() => residuals(ridge, births), 'option-unavailable');
  refusal(() => residuals(birthsFit, births, { seed: 0.5 }), 'option-invalid');
  refusal(() => residuals(birthsFit, births, { firstRow: -1 }), 'option-invalid');
  refusal(() => residuals(birthsFit, births, { dfbeta: true } as object), 'option-unknown');
});
