/** Paths against certified coefficients (`test/golden/zoo/README.md`). */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { correctDigits } from '../../../../test/oracle/digits.js';
import { fitPath, readCsvSync } from '../../src/index.js';

interface Certified {
  readonly alpha: number;
  readonly lambda_max: number;
  readonly formula: string;
  readonly data: string;
  readonly certified: readonly {
    readonly lambda: number;
    readonly active: number;
    readonly coef: readonly string[];
  }[];
}

const zoo = new URL('../../../../test/golden/zoo/', import.meta.url);
const read = (name: string): Certified => JSON.parse(readFileSync(new URL(`${name}.json`, zoo), 'utf8'));

describe.each(['pima_lasso', 'pima_enet'])('%s', (name) => {
  const { alpha, formula, data, certified, lambda_max } = read(name);
  const table = readCsvSync(readFileSync(new URL(data, zoo)));

  it('has its zeros, and its coefficients to 13 digits', async () => {
    const { points, lambdaMax } = await fitPath(table, formula, {
      alpha,
      lambdas: certified.map(({ lambda }) => lambda),
    });
    expect(correctDigits(lambdaMax, String(lambda_max))).toBeGreaterThan(14);
    certified.forEach(({ active, coef }, k) => {
      const { coefficients, nonzero, violation } = points[k]!;
      coef.forEach((exact, j) => {
        if (Number(exact) === 0) expect(coefficients[j]).toBe(0);
        else expect(correctDigits(coefficients[j]!, exact)).toBeGreaterThan(13);
      });
      expect(nonzero).toBe(active);
      expect(violation).toBeLessThan(1e-14);
    });
  });
});
