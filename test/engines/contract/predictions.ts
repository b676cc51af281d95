/** `predict --into` and `export --to sql` against predictions in memory. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Fit, fitSync } from '@oddsmith/core';
import { describe, expect, it } from 'vitest';
import { run } from '../../../packages/oddsmith/test/command.js';
import { temporaryFolder } from '../../../packages/oddsmith/test/helpers.js';
import type { Stage, StageTable } from '../stage.js';
import { type Maker, made, records, V, X, x, Y } from './rows.js';

const g = (i: number) => ['a', 'b', "c'"][i % 3]!;
const TRAINING: readonly Maker[] = [Y, X, V, ['g', 'text', g]];
const FORMULA = 'y ~ ns(x, 3) + poly(v, 2) * g';
const ROWS: readonly Maker[] = [
  ['id', 'integer', (i) => i],
  ['x', 'number', (i) => (i === 3 ? null : x(i))],
  V,
  ['g', 'text', (i) => (i === 5 ? 'new' : g(i))],
];

export function predictionsThere(stage: () => Stage): void {
  describe('predictions in the engine', () => {
    const folder = temporaryFolder();
    const model = join(folder, 'model.json');
    const fitted = fitSync(records(made(TRAINING)), FORMULA);
    const rows = made(ROWS);
    writeFileSync(model, fitted.modelFile());

    it('into a new table, once', async () => {
      await stage().load('rows_to_predict', rows);
      const args = [
        'predict',
        model,
        stage().writing,
        '--table',
        'rows_to_predict',
        '--into',
        'risks',
        '--keep',
        'id',
      ];
      const done = await run(args);
      expect(done.stderr).toContain('498 of 500 rows are predicted in risks.');
      expect(done.code).toBe(0);
      expectPredictions(await stage().asked('SELECT id, log_odds, probability FROM risks'), fitted, rows);
      const again = await run(args);
      expect([again.code, again.stderr.includes('error[source-failed]')]).toEqual([3, true]);
    });

    it('not as the role that may only SELECT', async () => {
      const args = ['predict', model, stage().reading, '--table', 'rows_to_predict', '--into', 'forbidden'];
      const { code, stderr } = await run(args);
      expect([code, stderr.includes('error[source-failed]')]).toEqual([3, true]);
    });

    it('by the SELECT that export prints', async () => {
      const { dialect } = stage();
      const args = [
        'export',
        model,
        '--to',
        'sql',
        '--dialect',
        dialect,
        '--table',
        'rows_to_predict',
        '--keep',
        'id',
      ];
      const { code, stdout } = await run(args);
      expect(code).toBe(0);
      expectPredictions(await stage().asked(stdout.trim().replace(/;$/, '')), fitted, rows);
    });

    it('of odds that leave the range of exp', async () => {
      const far = made(
        [
          ['id', 'integer', (i) => i],
          ['x', 'number', (i) => (i % 2 === 0 ? -1e6 : 1e6)],
        ],
        4,
      );
      const steep = fitSync(records(made([Y, X])), 'y ~ x');
      const file = join(folder, 'steep.json');
      writeFileSync(file, steep.modelFile());
      await stage().load('far_rows', far);
      const args = [
        'predict',
        file,
        stage().writing,
        '--table',
        'far_rows',
        '--into',
        'far_risks',
        '--keep',
        'id',
      ];
      expect((await run(args)).code).toBe(0);
      expectPredictions(await stage().asked('SELECT id, log_odds, probability FROM far_risks'), steep, far);
    });
  });
}

/** Every row has its row, and those that cannot be predicted have NULL. */
function expectPredictions(found: readonly (readonly unknown[])[], fitted: Fit, rows: StageTable): void {
  const { logOdds, probability } = fitted.predict(records(rows));
  expect(found.map(([id]) => Number(id)).sort((a, b) => a - b)).toEqual(rows.rows.map((_, i) => i));
  for (const [id, odds, share] of found) {
    const row = Number(id);
    if (Number.isNaN(logOdds[row])) {
      expect([odds, share]).toEqual([null, null]);
      continue;
    }
    expect(Math.abs(Number(odds) - logOdds[row]!)).toBeLessThan(1e-12 * (1 + Math.abs(logOdds[row]!)));
    expect(Math.abs(Number(share) - probability[row]!)).toBeLessThan(1e-12);
  }
}
