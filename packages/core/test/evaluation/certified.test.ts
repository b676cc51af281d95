/** The figures of an evaluation against certified values (mpmath, 22 digits), and ties against pairs counted one by one. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { correctDigits } from '../../../../test/oracle/digits.js';
import { readZoo, zooIds } from '../../../../test/oracle/zoo.js';
import {
  type EvaluateOptions,
  evaluate,
  type FitOptions,
  fitSync,
  loadModel,
  readCsvSync,
} from '../../src/index.js';

const DIGITS = 12;
const NAMES = ['auc', 'auc_delong_se', 'brier', 'log_loss'] as const;

const sets = zooIds()
  .map(readZoo)
  .filter(({ certified_inference: known }) => known?.auc !== undefined);

describe.each(sets)('$id', (set) => {
  const weighting: EvaluateOptions & FitOptions =
    set.weights === null ? {} : { weights: set.weights, weightsKind: set.weights_kind ?? 'frequency' };
  const fitOptions: FitOptions = {
    ...weighting,
    ...(set.offset === null ? {} : { offset: set.offset }),
    ...(set.response_levels === null ? {} : { event: set.response_levels[1] }),
    reference: Object.fromEntries(
      Object.entries(set.factor_levels)
        .filter(([column]) => column !== set.formula.split('~')[0]!.trim())
        .map(([column, levels]) => [column, levels[0]!]),
    ),
  };
  const table = readCsvSync(readFileSync(set.csv));
  const fitted = fitSync(table, set.formula, fitOptions);
  const evaluation = evaluate(fitted, table, weighting);

  it(`has the certified figures to ${DIGITS} digits`, () => {
    const { auc, brier, logLoss } = evaluation;
    const ours = { auc: auc!.estimate, auc_delong_se: auc!.standardError!, brier, log_loss: logLoss! };
    for (const name of NAMES) {
      const exact = set.certified_inference[name];
      expect(correctDigits(ours[name], exact as string), name).toBeGreaterThanOrEqual(DIGITS);
    }
  });

  it('knows its training rows', () => {
    expect(evaluation.trainingRows).toBe(true);
    expect(evaluation.rows).toBe(fitted.report.rows);
  });

  // The log-odds are then a combination of the columns, so the score equations say it.
  it.skipIf(set.offset !== null)('is calibrated on its training rows by construction', () => {
    const { intercept, slope, expectedEvents } = evaluation.calibration;
    expect(Math.abs(expectedEvents / evaluation.events - 1)).toBeLessThan(1e-10);
    expect(Math.abs(intercept!.estimate)).toBeLessThan(1e-9);
    expect(Math.abs(slope!.estimate - 1)).toBeLessThan(1e-9);
  });

  it('says the same of the model file', () => {
    expect(evaluate(loadModel(fitted.modelFile()), table, weighting)).toEqual(evaluation);
  });
});

it('finds the certified sets', () => {
  expect(sets.length).toBeGreaterThanOrEqual(12);
});
