/** What the model says of rows, against certified values: leverages, log-odds with their errors, residuals. */
import { describe, expect, it } from 'vitest';
import { correctDigits } from '../../../../test/oracle/digits.js';
import { finiteSets, zooFit, zooOptions, zooTable } from '../../../../test/oracle/zoo-fit.js';
import { observedBlocks } from '../../src/observations/blocks.js';
import { observe } from '../../src/observations/observations.js';
import { Whitening } from '../../src/observations/whitening.js';

const DIGITS = 12;

describe.each(finiteSets)('$id', (set) => {
  const model = zooFit(set, { termTests: 'none' }).model();
  const { weights, weightsKind } = zooOptions(set);
  const { observations } = observe(model.schema, zooTable(set), { weights, weightsKind });
  const known = set.certified_inference as Readonly<Record<string, readonly string[]>>;
  const whitening = new Whitening(model);
  const u = new Float64Array(whitening.size);

  it(`leverages, log-odds and Pearson residuals have ${DIGITS} digits`, () => {
    let looked = 0;
    for (const block of observedBlocks(observations, model)) {
      if (block.first > 0) break;
      const { x, logOdds, information, residual } = block;
      for (let i = 0; i < known.leverage!.length; i++) {
        const variance = whitening.apply(x, i * model.schema.columns.length, u);
        // Frequency weights are so many rows, totals one.
        const unit = weightsKind === 'frequency' ? observations.weights![i]! : 1;
        const leverage = (information[i]! / unit) * variance;
        const pearson = residual[i]! / unit / Math.sqrt(information[i]! / unit);
        const check = (actual: number, key: string) =>
          expect(correctDigits(actual, known[key]![i]!), `${key} ${i}`).toBeGreaterThanOrEqual(DIGITS);
        check(leverage, 'leverage');
        check(Math.sqrt(variance), 'link_prediction_se');
        check(logOdds[i]!, 'link_prediction');
        if (set.response_levels === null || weightsKind !== 'frequency') check(pearson, 'pearson_residual');
        looked++;
      }
    }
    expect(looked).toBe(known.leverage!.length);
  });

  it('whitens: V times a row is M times its whitened form', () => {
    for (const { first, x } of observedBlocks(observations, model)) {
      if (first > 0) break;
      whitening.apply(x, 0, u);
      const back = whitening.back(u);
      const scale = model.covariance.map((row, j) => Math.sqrt(row[j]!));
      back.forEach((value, j) => {
        const direct = model.covariance[j]!.reduce<number>((sum, v, k) => sum + v! * x[k]!, 0);
        const size = model.covariance[j]!.reduce<number>((sum, v, k) => sum + Math.abs(v! * x[k]!), 0);
        expect(Math.abs(value - direct)).toBeLessThanOrEqual(1e-14 * size + 1e-14 * scale[j]!);
      });
    }
  });

  it('observes the rows that were fitted', () => {
    const total = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0);
    expect(total(observations.events)).toBeCloseTo(model.fit.events!, 9);
    expect(observations.design.rows).toBe(model.fit.rows);
  });
});
