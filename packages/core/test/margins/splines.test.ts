/** Effects through splines, contrasts, robust covariances and samples, against R (test/golden/margins/make.R). */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type FitOptions, fitSync, margins, readCsvSync } from '../../src/index.js';

interface Case {
  readonly formula: string;
  readonly weights?: string;
  readonly options?: FitOptions;
  /** By column, or level: estimate and error. */
  readonly effects: Readonly<Record<string, readonly [string, string]>>;
}

const golden = new URL('../../../../test/golden/', import.meta.url);
const { cases } = JSON.parse(readFileSync(new URL('margins/splines.json', golden), 'utf8')) as {
  cases: readonly Case[];
};
const table = readCsvSync(readFileSync(new URL('robust/birthwt-groups.csv', golden)));

describe.each(cases)('$formula, $options', ({ formula, weights, options = {}, effects: known }) => {
  it('has the effects of R', async () => {
    const { effects, warnings } = await margins(
      table,
      fitSync(table, formula, options),
      weights === undefined ? {} : { weights },
    );
    expect(warnings).toEqual([]);
    expect(effects.map(({ level, variable }) => level ?? variable).sort()).toEqual(Object.keys(known).sort());
    for (const { variable, level, estimate, standardError } of effects) {
      const [value, error] = known[level ?? variable]!.map(Number);
      expect(Math.abs(estimate! / value! - 1), `${variable} ${estimate}`).toBeLessThan(1e-11);
      expect(Math.abs(standardError! / error! - 1), `${variable} ${standardError}`).toBeLessThan(1e-11);
    }
  });
});
