/** Evaluations against those in memory of the same rows: scores that repeat, more scores than come back, weights, groups. */
import {
  type EvaluateRelationOptions,
  type Evaluation,
  evaluate,
  evaluateRelation,
  type Fit,
  fitSync,
} from '@oddsmith/core';
import { beforeAll, describe, expect, it } from 'vitest';
import { differences } from '../../../packages/oddsmith/test/engine/differences.js';
import { someOf } from '../../../packages/oddsmith/test/engine/thorough.js';
import type { Library, Stage, StageTable } from '../stage.js';
import { withTable } from './asking.js';
import { type Maker, made, records } from './rows.js';

/** Odd, so that every row has its own. */
const place = (i: number) => ((i * 7919) % 6007) / 6007;
const g = (i: number) => 'abc'[(i * 5) % 3]!;
const event = (i: number, x: number) => Math.sin(i * 7.77 + i * i * 0.01) < 2 * x - 1 + 0.3 * ((i * 5) % 3);
const TRAINING: readonly Maker[] = [
  ['y', 'text', (i) => (event(i, place(i)) ? 'yes' : 'no')],
  ['x', 'number', place],
  ['g', 'text', g],
];

function rowsBy(x: (i: number) => number): readonly Maker[] {
  return [
    ['y', 'text', (i) => (i % 89 === 7 ? null : event(i, x(i)) ? 'yes' : 'no')],
    ['x', 'number', (i) => (i % 97 === 5 ? null : x(i))],
    ['g', 'text', (i) => (i % 53 === 9 ? 'new' : g(i))],
    ['times', 'integer', (i) => i % 4],
    ['share', 'number', (i) => 0.25 + ((i * 31) % 17) / 8],
    ['day', 'date', (i) => `2020-01-0${1 + (i % 3)}`],
    ['half', 'number', (i) => (i % 5 === 0 ? null : (i % 3) / 2)],
    ['label', 'text', (i) => (i === 11 ? 'maybe' : 'yes')],
    ['below', 'number', (i) => (i === 12 ? -2 : 1)],
  ];
}

const TABLES = {
  few: made(
    rowsBy((i) => (i % 60) / 60),
    2000,
  ),
  many: made(rowsBy(place), 6000),
  // Some thousand scores, most of them several times.
  ties: made(
    rowsBy((i) => (i % 2 === 0 ? place(i) : place(i - 1 - (i % 3)))),
    9000,
  ),
} as const;

type TableName = keyof typeof TABLES;

const COSTS = { falsePositive: 1, falseNegative: 3 };
const CASES: readonly (readonly [TableName, EvaluateRelationOptions])[] = [
  ['few', { threshold: 'youden', costs: COSTS, capacity: 0.2, by: 'g' }],
  ['few', { weights: 'share', weightsKind: 'sampling', by: 'half' }],
  ['many', { threshold: 'youden', costs: COSTS, capacity: 0.2, beta: 2 }],
  ['many', { threshold: 0.35, by: 'day' }],
  ['many', { weights: 'times' }],
  ['ties', { weights: 'share', weightsKind: 'sampling' }],
  ['ties', { weights: 'share', weightsKind: 'importance' }],
];

export function evaluationsThere(stage: () => Stage | Library): void {
  describe('evaluations in the engine', () => {
    const model = fitSync(records(made(TRAINING, 1500)), 'y ~ x + g');
    beforeAll(async () => {
      for (const [name, table] of Object.entries(TABLES)) await stage().load(name, table);
    });
    const there = (table: string, options: EvaluateRelationOptions) =>
      withTable(stage(), table, (relation) => evaluateRelation(model, relation, options));

    it.each(someOf(CASES))('of %s rows %j', async (name, options) => {
      const found = await there(name, options);
      const isExact = name === 'few' || stage().hasWindows !== false;
      if (isExact) expectSame(found, inMemory(model, TABLES[name], options, name === 'few'));
      else expectWithin(found, inMemory(model, TABLES[name], options, true));
    });

    it('columns that are called what queries call theirs', async () => {
      const called = made(
        [
          ['label', 'text', (i) => (event(i, place(i)) ? 'yes' : 'no')],
          ['score', 'number', place],
          ['events', 'number', (i) => Math.cos(i)],
          ['a', 'integer', (i) => 1 + (i % 3)],
          ['oddsmith_group', 'text', g],
        ],
        4500,
      );
      await stage().load('called', called);
      const fitted = fitSync(records(called) as Record<string, string | number>[], 'label ~ score + events');
      const options = { weights: 'a', by: 'oddsmith_group' };
      const found = await withTable(stage(), 'called', (relation) =>
        evaluateRelation(fitted, relation, options),
      );
      if (stage().hasWindows !== false) expectSame(found, inMemory(fitted, called, options, false));
      else expectWithin(found, inMemory(fitted, called, options, true));
    });

    it('rows of the training are known', async () => {
      await stage().load('training', made(TRAINING, 1500));
      expect((await there('training', {})).trainingRows).toBe(true);
    });

    it('labels that the model does not know and weights below 0 are errors', async () => {
      const rows = records(made(TRAINING, 1500)).map(({ y, x }) => ({ label: y!, x: x! }));
      const other = fitSync(rows, 'label ~ x');
      const labels = withTable(stage(), 'few', (relation) => evaluateRelation(other, relation));
      await expect(labels).rejects.toMatchObject({ code: 'level-unknown' });
      const weights = there('few', { weights: 'below' });
      await expect(weights).rejects.toMatchObject({ code: 'weights-invalid' });
      await expect(weights).rejects.toThrow('is -2');
    });
  });
}

/** Of a curve of many scores the engine gives 400 entries. */
function inMemory(model: Fit, table: StageTable, options: EvaluateRelationOptions, whole: boolean) {
  const rows = records(table) as Parameters<typeof evaluate>[1];
  return evaluate(model, rows, { ...(!whole && { curvePoints: 400 }), ...options });
}

/** Every figure. */
function expectSame({ warnings, ...found }: Evaluation, wanted: Evaluation): void {
  expect(differences(found, wanted)).toEqual([]);
  expect(warnings?.some((text) => text.includes('within')) ?? false).toBe(false);
}

/** Sums are those of the rows, and what depends on the order of all scores is near by as far as is said. */
function expectWithin(found: Evaluation, wanted: Evaluation): void {
  for (const name of ['rows', 'rowsDropped', 'weight', 'events', 'brier', 'logLoss', 'netBenefit'] as const)
    expect(differences(found[name], wanted[name]), name).toEqual([]);
  for (const name of ['intercept', 'slope', 'expectedEvents'] as const)
    expect(differences(found.calibration[name], wanted.calibration[name]), name).toEqual([]);
  const bound = Number(/the AUC is within (\S+) of/.exec(found.warnings![0]!)![1]);
  expect(bound).toBeLessThan(1e-3);
  expect(Math.abs(found.auc!.estimate - wanted.auc!.estimate)).toBeLessThanOrEqual(bound);
  expect(found.kolmogorovSmirnov!.statistic).toBeCloseTo(wanted.kolmogorovSmirnov!.statistic, 2);
  for (const [i, { value }] of found.thresholds.entries())
    expect(value).toBeCloseTo(wanted.thresholds[i]!.value, 2);
}
