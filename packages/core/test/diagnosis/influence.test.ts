/** Influential rows, and exact fits without some of the rows. */
import { describe, expect, it } from 'vitest';
import { readZoo } from '../../../../test/oracle/zoo.js';
import { finiteSets, zooOptions, zooTable } from '../../../../test/oracle/zoo-fit.js';
import {
  diagnose,
  fitSync,
  type RefitReport,
  residuals,
  summariseDiagnosis,
  type Table,
} from '../../src/index.js';
import { selectRows } from '../../src/table/columns.js';

const births = zooTable(readZoo('birthwt'));
const FORMULA = 'low ~ age + lwt + race + smoke';
const LEVELS = { levels: { race: ['white', 'black', 'other'] } };

function without(table: Table, out: (row: number) => boolean): Table {
  const rows = Array.from({ length: table.rows }, (_, row) => row).filter((row) => !out(row));
  return selectRows(table, Int32Array.from(rows));
}

function expectSame(refit: RefitReport, fresh: ReturnType<typeof fitSync>): void {
  const named = new Map(fresh.coefficients.map((one) => [one.term, one]));
  for (const { term, estimate, standardError, limit } of refit.coefficients) {
    const one = named.get(term);
    if (one === undefined) {
      expect(estimate, term).toBeNull();
      continue;
    }
    if (one.estimate === null) {
      expect([estimate, limit], term).toEqual([null, one.limit]);
      continue;
    }
    // Beside its standard error: an estimate near 0 has fewer digits of its own.
    expect(Math.abs(estimate! - one.estimate!), term).toBeLessThan(1e-12 * one.standardError!);
    expect(Math.abs(standardError! / one.standardError! - 1), term).toBeLessThan(1e-12);
  }
}

describe('influential rows', async () => {
  const { influence } = await diagnose(births, FORMULA, LEVELS);

  it('are those of the largest Cook’s distance', () => {
    const all = residuals(fitSync(births, FORMULA, LEVELS), births, { dfbetas: true });
    const order = [...all.cooksDistance.keys()].sort((a, b) => all.cooksDistance[b]! - all.cooksDistance[a]!);
    expect(influence!.rows.map(({ row }) => row)).toEqual(order.slice(0, 5).map((row) => row + 1));
    influence!.rows.forEach(({ row, cooksDistance, leverage, dffits, dfbetas }) => {
      expect(cooksDistance).toBeCloseTo(all.cooksDistance[row - 1]!, 14);
      expect(leverage).toBeCloseTo(all.leverage[row - 1]!, 14);
      expect(dffits).toBeCloseTo(all.dffits[row - 1]!, 14);
      expect(dfbetas).toHaveLength(5);
      for (const { term, value } of dfbetas) {
        const own = all.dfbetas!.find((one) => one.term === term)!;
        expect(value).toBeCloseTo(own.values[row - 1]!, 14);
      }
    });
    expect(influence).toMatchObject({ at: 'maximum-likelihood', meanLeverage: 6 / 189 });
  });

  it('are looked at under Firth where the estimate is infinite', async () => {
    const { influence: found } = await diagnose(zooTable(readZoo('endometrial_sep')), 'HG ~ NV + PI + EH');
    expect(found!.at).toBe('firth');
    expect(found!.rows).toHaveLength(5);
  });

  it('keep the numbers that they have in the data', async () => {
    const rows = Array.from({ length: 30 }, (_, i) => ({ y: i % 4 === 0 ? 1 : 0, x: i < 3 ? null : i % 9 }));
    const { influence: found } = await diagnose([...rows, { y: 1, x: -40 }], 'y ~ x');
    expect(found!.rows[0]!.row).toBe(31);
  });
});

describe('a fit without rows', () => {
  it.each(finiteSets)('of $id is that of the data without them', async (set) => {
    const options = zooOptions(set);
    const table = zooTable(set);
    const out = [2, 3, 7];
    const { refits } = await diagnose(table, set.formula, { ...options, without: out });
    const fresh = fitSync(
      without(table, (row) => out.includes(row + 1)),
      set.formula,
      {
        ...options,
        termTests: 'none',
      },
    );
    expect(refits).toHaveLength(1);
    const separation = fresh.report.separation?.kind ?? null;
    expect(refits![0]).toMatchObject({ rows: 3, converged: separation === null, separation });
    expectSame(refits![0]!, fresh);
  });

  it('of each level', async () => {
    const { refits, influence } = await diagnose(births, FORMULA, { ...LEVELS, without: { column: 'race' } });
    expect(refits!.map(({ without: { level } }) => level)).toEqual(['white', 'black', 'other'].sort());
    const race = births.columns.find(({ name }) => name === 'race')!;
    const codes = race.kind === 'categorical' ? race.codes : new Int32Array(0);
    const labels = race.kind === 'categorical' ? race.levels : [];
    for (const refit of refits!) {
      const { level } = refit.without;
      if (level === 'white') continue;
      expectSame(
        refit,
        fitSync(
          without(births, (row) => labels[codes[row]!] === level),
          FORMULA,
          LEVELS,
        ),
      );
    }
    // The rows take part again.
    expect(influence).toEqual((await diagnose(births, FORMULA, LEVELS)).influence);
  });

  it('of a level of numbers, and what it changes in words', async () => {
    const found = await diagnose(births, FORMULA, { ...LEVELS, without: { column: 'ptl', level: '0' } });
    const ptl = births.columns.find(({ name }) => name === 'ptl')!;
    const values = ptl.kind === 'numeric' ? ptl.values : new Float64Array(0);
    expectSame(
      found.refits![0]!,
      fitSync(
        without(births, (row) => values[row] === 0),
        FORMULA,
        LEVELS,
      ),
    );
    expect(summariseDiagnosis(found)).toContain('Without ptl = 0 (159)');
  });

  it('that keep it finite is told to be separated', async () => {
    const rows = Array.from({ length: 12 }, (_, i) => ({ y: i > 5 || i === 2 ? 1 : 0, x: i }));
    const { refits } = await diagnose(rows, 'y ~ x', { without: [3] });
    expect(refits![0]).toMatchObject({ separation: 'complete', converged: false });
    expect(refits![0]!.coefficients[1]).toMatchObject({ estimate: null, limit: '+infinity' });
  });

  it('refuses what is not there', async () => {
    const refused = (given: readonly number[] | { column: string; level?: string }, code: string) =>
      expect(diagnose(births, FORMULA, { ...LEVELS, without: given })).rejects.toMatchObject({
        code,
        at: expect.objectContaining({ option: 'without' }),
      });
    await refused([0], 'option-invalid');
    await refused([190], 'option-invalid');
    await refused([1.5], 'option-invalid');
    await refused({ column: 'rac' }, 'column-unknown');
    await refused({ column: 'race', level: 'whit' }, 'level-unknown');
    await refused(
      Array.from({ length: 189 }, (_, i) => i + 1),
      'data-empty',
    );
  });
});
