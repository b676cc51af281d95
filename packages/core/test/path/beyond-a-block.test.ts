/** Paths of more rows than a block of sums has, and of odd numbers of them, judged by nothing but the rows and the coefficients. */
import { describe, expect, it } from 'vitest';
import { type Columns, judge } from '../../../../test/oracle/optimality.js';
import { fit, fitPath, type PathOptions, type PathReport } from '../../src/index.js';
import { normal, uniform } from './problems.js';

type Table = Record<string, (number | string | null)[]>;

/** Correlated numbers, a factor and its interaction; weights with zeros among them; values missing here and there. */
function draw(rows: number): Table {
  const next = uniform(rows);
  const each = <Value>(value: (i: number) => Value) => Array.from({ length: rows }, (_, i) => value(i));
  const common = each(() => normal(next));
  const a = each((i) => 2020 + 5 * (0.6 * common[i]! + normal(next)));
  const b = each((i) => 0.4 * common[i]! + normal(next));
  const c = each(() => Math.floor(3 * next()));
  const g = each(() => 'uvwxy'[Math.floor(5 * next() * next())]!);
  const offset = each(() => 0.5 * normal(next));
  const z = each((i) => 0.1 * (a[i]! - 2020) - 0.5 * b[i]! + (g[i] === 'v' ? 0.8 : 0) + offset[i]! - 0.4);
  const y = each((i) => (next() < 1 / (1 + Math.exp(-z[i]!)) ? 'yes' : 'no'));
  const trials = each(() => 1 + Math.floor(12 * next()));
  const share = each((i) => {
    let events = 0;
    for (let k = 0; k < trials[i]!; k++) events += next() < 1 / (1 + Math.exp(-z[i]!)) ? 1 : 0;
    return events / trials[i]!;
  });
  const hole = <Value>(values: Value[]) => values.map((value) => (next() < 0.02 ? null : value));
  const noise = each(() => normal(next));
  return {
    ...{ y, share, trials, offset, noise, a: hole(a), b, c, g: hole(g) },
    often: each(() => Math.floor(3 * next())),
    much: each(() => (next() < 0.1 ? 0 : 3 * next())),
  };
}

const FORMULA = 'a + b + c + noise + g + b:c';
const LEVELS = ['v', 'w', 'x', 'y'].map((level) => `g[${level}]`);

/** The rows that have all values, and the design written out. */
function writtenOut(table: Table) {
  const kept = table.y!.flatMap((_, i) => (table.a![i] === null || table.g![i] === null ? [] : [i]));
  const of = (name: string) => kept.map((i) => table[name]![i] as number);
  const [b, c] = [of('b'), of('c')];
  const g = kept.map((i) => table.g![i]);
  const columns: Columns = {
    ...{ a: of('a'), b, c, noise: of('noise') },
    ...Object.fromEntries(LEVELS.map((name) => [name, g.map((level) => Number(name === `g[${level}]`))])),
    'b:c': b.map((value, i) => value * c[i]!),
  };
  return { columns, of, events: kept.map((i) => Number(table.y![i] === 'yes')) };
}

interface Case extends PathOptions {
  readonly name: string;
  readonly weights?: string;
  readonly response?: string;
}

const CASES: Case[] = [
  { name: 'lasso' },
  { name: 'elastic net, frequencies and an offset', alpha: 0.4, weights: 'often', offset: 'offset' },
  { name: 'ridge, importance weights', alpha: 0, weights: 'much', weightsKind: 'importance' },
  { name: 'proportions', response: 'share', weights: 'trials' },
  { name: 'the other event', event: 'no' },
  { name: 'columns that enter together', alpha: 0.7, grouped: true },
  {
    name: 'factors and bounds',
    ...{ penaltyFactors: { b: 0, g: 2 }, bounds: { a: [0, 0.05], 'g[v]': [-1, 0.2], noise: [-1, 0] } },
  },
];

const told = ({ columns }: PathReport, coefficients: readonly number[]) =>
  Object.fromEntries(columns.map(({ term }, j) => [term, coefficients[j]!]));

describe.each([4_097, 66_001])('paths of %i rows', (rows) => {
  const table = draw(rows);
  const { columns, of, events } = writtenOut(table);

  it.each(rows < 10_000 ? CASES : CASES.slice(1, 2))(
    '$name',
    async ({ name: _, response = 'y', ...given }) => {
      const options = { lambdaCount: 5, lambdaRatio: 1e-3, ...given };
      const report = await fitPath(table, `${response} ~ ${FORMULA}` as string, options);
      expect(report.rows).toBeLessThan(rows);
      const scale = report.lambdaMax ?? report.points[0]!.lambda;
      const { alpha = 1, weights, penaltyFactors, bounds, event, grouped } = given;
      for (const { lambda, coefficients, objective } of report.points) {
        const judged = {
          ...{ columns, alpha, lambda, bounds },
          events: response === 'share' ? of('share') : events.map((one) => (event === 'no' ? 1 - one : one)),
          weights: weights === undefined ? undefined : of(weights),
          offset: given.offset === undefined ? undefined : of('offset'),
          groups: grouped ? [LEVELS] : [],
          factors: penaltyFactors && { b: 0, ...Object.fromEntries(LEVELS.map((name) => [name, 2])) },
        };
        const verdict = judge(judged, told(report, coefficients));
        expect(verdict.violation / scale).toBeLessThan(1.01e-9);
        expect(Math.abs(objective / verdict.objective - 1)).toBeLessThan(2e-12);
      }
    },
  );
});

it('fits of one lambda beyond a block', async () => {
  const table = draw(4_101);
  const { columns, events } = writtenOut(table);
  for (const penalty of ['ridge', 'lasso', 'elastic-net'] as const) {
    const alpha = { ridge: 0, lasso: 1, 'elastic-net': 0.5 }[penalty];
    const options = { penalty, lambda: 0.01, ...(penalty === 'elastic-net' && { alpha }) };
    const { report } = await fit(table, `y ~ ${FORMULA}` as string, options);
    const beta = Object.fromEntries(report.coefficients.map(({ term, estimate }) => [term, estimate!]));
    const verdict = judge({ columns, events, alpha, lambda: 0.01 }, beta);
    expect(verdict.violation).toBeLessThan(1e-12);
    expect(Math.abs(report.penalizedLogLikelihood! / (-verdict.objective * report.weight) - 1)).toBeLessThan(
      1e-12,
    );
  }
});

it('have the same bits for any number of threads, and with the twin of the kernel', async () => {
  const table = draw(9_011);
  const bare = ({ seconds: _, ...report }: PathReport) => report;
  const options = { lambdaCount: 6, lambdaRatio: 0.01 };
  const first = bare(await fitPath(table, `y ~ ${FORMULA}` as string, options));
  for (const other of [{ threads: 1 }, { threads: 3 }, { kernel: 'twin' }] as const)
    expect(bare(await fitPath(table, `y ~ ${FORMULA}` as string, { ...options, ...other }))).toEqual(first);
});
