import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { fitPath } from '../../src/index.js';

interface Case {
  readonly name: string;
  readonly alpha: number;
  readonly grouped: boolean;
  readonly weighted: boolean;
  readonly factors: readonly number[];
  readonly lambdas: readonly number[];
  readonly deviance: readonly number[];
  readonly nullDeviance: number;
  readonly coefficients: readonly (readonly number[])[];
}

const golden = JSON.parse(
  readFileSync(new URL('../../../../test/golden/penalties-classes/glmnet.json', import.meta.url), 'utf8'),
) as { classes: string[]; data: Record<string, number[]>; cases: Case[] };

describe('paths of several classes', () => {
  it.each(golden.cases)('of iris are those of glmnet: $name', async (one) => {
    const names = Object.keys(golden.data);
    const data = { ...golden.data, Species: golden.classes, w: golden.classes.map((_, i) => 1 + (i % 3)) };
    const terms = names;
    const report = await fitPath(data, `Species ~ ${terms.join(' + ')}`, {
      ...{ alpha: one.alpha, grouped: one.grouped ? 'classes' : false, lambdas: one.lambdas },
      ...(one.weighted && { weights: 'w' }),
      penaltyFactors: Object.fromEntries(terms.map((name, j) => [name, one.factors[j]!])),
    });
    // glmnet's null deviance has half its digits.
    expect(report.nullDeviance / one.nullDeviance - 1).toBeCloseTo(0, 5);
    for (const [i, point] of report.points.entries()) {
      expect(point.devianceExplained).toBeCloseTo(one.deviance[i]!, 5);
      for (const [c, value] of point.coefficients.entries()) {
        const theirs = one.coefficients[i]![c]!;
        expect(Math.abs(value - theirs)).toBeLessThan(2e-6 * (1 + Math.abs(theirs)));
        expect(value === 0).toBe(theirs === 0);
      }
    }
  });
});
