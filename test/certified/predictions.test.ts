import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { correctDigits } from '../oracle/digits.js';
import { readZoo, type ZooSet, zooIds } from '../oracle/zoo.js';
import { fitArguments, oddsmith } from './command-line.js';
import { DigitsTable } from './digits-table.js';

const REQUIRED = 13;
const table = new DigitsTable();
const folder = mkdtempSync(join(tmpdir(), 'oddsmith-predictions-'));

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
  console.log(table.toString('predictions of rows 1 to 10'));
});

interface PredictedRow {
  readonly row: number;
  readonly log_odds: number;
  readonly log_odds_se: number;
  readonly probability: number;
}

/** Fits with `--output`, then predicts the same file from the model file alone. */
function predictions(set: ZooSet): PredictedRow[] {
  const model = join(folder, `${set.id}.json`);
  const fitted = oddsmith(...fitArguments(set), '--output', model);
  expect(fitted.status, fitted.stderr).toBe(0);
  const predicted = oddsmith('predict', model, set.csv, '--intervals', 'wald', '--json');
  expect(predicted.status, predicted.stderr).toBe(0);
  const lines = predicted.stdout.trim().split('\n');
  return lines.map((line) => JSON.parse(line) as PredictedRow);
}

describe('predictions and their standard errors', () => {
  const sets = zooIds().map(readZoo);
  it.each(sets.filter((set) => !set.certified.separated))('$id', (set) => {
    const { link_prediction: links, link_prediction_se: errors } = set.certified_inference;
    const rows = predictions(set);
    expect(rows).toHaveLength(set.n);
    for (const [i, link] of [...links!].entries()) {
      const { row, log_odds, log_odds_se, probability } = rows[i]!;
      expect(row).toBe(i + 1);
      const digits = {
        'log-odds': correctDigits(log_odds, link),
        SE: correctDigits(log_odds_se, errors![i]!),
      };
      for (const [quantity, found] of Object.entries(digits)) {
        table.note(set.id, quantity, found);
        expect(found, `row ${row}, ${quantity}`).toBeGreaterThanOrEqual(REQUIRED);
      }
      expect(probability).toBeCloseTo(1 / (1 + Math.exp(-Number(link))), 14);
    }
  });
});
