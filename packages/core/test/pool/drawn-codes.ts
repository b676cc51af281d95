/** Rows with factors drawn by the tests' own generator, as training data: in Node and in browsers. */
import type { LoadedRows } from '../../src/fit/loaded-rows.js';
import { bindData } from '../../src/fit/prepare.js';
import type { TrainingData } from '../../src/formula/training.js';
import type { Sums } from '../../src/objective/objective.js';
import type { HeldPass } from '../../src/objective/pooled.js';
import type { Table } from '../../src/table/table.js';
import { uniform } from '../kernel/block.js';

/** Rows of a response y, a number x of this size, factors of these levels, weights w and offsets o. */
export function drawTable(rows: number, levels: readonly number[], size = 1): Table {
  const random = uniform(11);
  const numbers = (name: string, value: () => number) =>
    ({ kind: 'numeric', name, type: 'number', values: Float64Array.from({ length: rows }, value) }) as const;
  const factors = levels.map((count, f) => {
    const codes = Int32Array.from({ length: rows }, () => Math.floor(count * random() ** 2));
    const names = Array.from({ length: count }, (_, k) => `level ${`${k}`.padStart(2, '0')}`);
    const column = { kind: 'categorical', name: `f${f}`, type: 'text', ownOrder: false } as const;
    return { ...column, levels: names, codes };
  });
  const y = numbers('y', () => (random() < 0.4 ? 1 : 0));
  const more = [numbers('x', () => size * (random() - 0.5)), numbers('o', random)];
  return { rows, columns: [y, ...more, ...factors, numbers('w', () => Math.ceil(2.5 * random()))] };
}

export function drawTraining(rows: number, levels: readonly number[], size?: number): TrainingData {
  const formula = `y ~ x + ${levels.map((_, f) => `f${f}`).join(' + ')}`;
  return bindData(drawTable(rows, levels, size), formula, { weights: 'w', offset: 'o' });
}

/** What the one shard of rows with codes answers. */
export async function answersOfCodes(
  { shards }: Pick<LoadedRows, 'shards'>,
  passes: readonly HeldPass[],
): Promise<Sums[]> {
  const found: Sums[] = [];
  for (const pass of passes) found.push(await shards[0]!.pass(pass));
  return found;
}
