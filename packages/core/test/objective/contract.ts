/** What every shard must do, wherever its rows are: run against each kind of shard. */
import { describe, expect, it } from 'vitest';
import type { Pass, Shard, Sums } from '../../src/objective/objective.js';
import { mergeSums } from '../../src/objective/sums.js';

/** A small problem: columns, weights of events and of the others, offsets. */
export interface ContractRows {
  readonly columns: readonly (readonly number[])[];
  readonly events: readonly number[];
  readonly others: readonly number[];
  readonly offset: readonly number[];
}

/** Makes shards of the rows, split before the given rows. */
export type MakeShards = (rows: ContractRows, splits: readonly number[]) => readonly Shard[];

/** Rows drawn by a small generator of the test's own: `count` rows, an intercept and two columns. */
export function contractRows(count: number): ContractRows {
  let state = 42;
  const draw = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  const column = () => Array.from({ length: count }, () => 4 * draw() - 2);
  return {
    columns: [new Array<number>(count).fill(1), column(), column()],
    events: Array.from({ length: count }, () => Math.floor(3 * draw())),
    others: Array.from({ length: count }, () => Math.floor(3 * draw())),
    offset: column(),
  };
}

async function answer(shards: readonly Shard[], pass: Pass): Promise<Sums> {
  return mergeSums(pass, await Promise.all(shards.map((shard) => shard.pass(pass))));
}

/** The loss by the textbook, row by row. */
function textbookLoss({ columns, events, others, offset }: ContractRows, at: Float64Array): number {
  return events.reduce((sum, a, i) => {
    const z = columns.reduce((total, column, j) => total + column[i]! * at[j]!, offset[i]!);
    const p = 1 / (1 + Math.exp(-z));
    return sum - a * Math.log(p) - others[i]! * Math.log(1 - p);
  }, 0);
}

export function shardContract(name: string, makeShards: MakeShards): void {
  const rows = contractRows(9001);
  const at = Float64Array.of(0.3, -0.7, 0.4);
  const size = at.length;
  const shards = makeShards(rows, []);

  describe(name, () => {
    it.each(['double', 'double-double'] as const)(
      'answers loss, gradient and Hessian in %s alike',
      async (precision) => {
        const full = await answer(shards, { kind: 'hessian', at, precision });
        const gradient = await answer(shards, { kind: 'gradient', at, precision });
        const loss = await answer(shards, { kind: 'loss', at, precision });
        expect(full.loss).toBeCloseTo(textbookLoss(rows, at), 7);
        expect(gradient.gradient).toEqual(full.gradient);
        expect([loss.loss, gradient.loss]).toEqual([full.loss, full.loss]);
        expect(full.hessian).toHaveLength((size * (size + 1)) / 2);
        expect(full.largestLogOdds).toBeGreaterThan(0);
      },
    );

    it('gives double-double sums that doubles round', async () => {
      const plain = await answer(shards, { kind: 'hessian', at });
      const accurate = await answer(shards, { kind: 'hessian', at, precision: 'double-double' });
      expect(Math.abs(plain.loss / accurate.loss - 1)).toBeLessThan(1e-14);
      accurate.hessian!.forEach((value, i) => {
        const scale = Math.abs(accurate.hessian![0]!);
        expect(Math.abs(plain.hessian![i]! - value) / scale).toBeLessThan(1e-13);
      });
      const shifted = at.map((value) => value * 1e-17);
      const moved = await answer(shards, {
        kind: 'gradient',
        at,
        atLow: shifted,
        precision: 'double-double',
      });
      expect(moved.gradientLow).not.toEqual(
        (await answer(shards, { kind: 'gradient', at, precision: 'double-double' })).gradientLow,
      );
    });

    it('has the gradient and the Hessian that finite differences give', async () => {
      const h = 1e-5;
      const base = await answer(shards, { kind: 'hessian', at, precision: 'double-double' });
      for (let j = 0; j < size; j++) {
        const up = at.slice();
        const down = at.slice();
        up[j] = up[j]! + h;
        down[j] = down[j]! - h;
        const above = await answer(shards, { kind: 'gradient', at: up, precision: 'double-double' });
        const below = await answer(shards, { kind: 'gradient', at: down, precision: 'double-double' });
        expect((above.loss - below.loss) / (2 * h)).toBeCloseTo(base.gradient![j]!, 4);
        for (let k = 0; k <= j; k++) {
          const slope = (above.gradient![k]! - below.gradient![k]!) / (2 * h);
          expect(slope).toBeCloseTo(base.hessian![(j * (j + 1)) / 2 + k]!, 4);
        }
      }
    });

    it('prices a line search in one pass', async () => {
      const step = Float64Array.of(0.1, 0.2, -0.3);
      const lengths = Float64Array.of(0, 0.25, 1);
      const { losses } = await answer(shards, { kind: 'along', at, step, lengths });
      for (let k = 0; k < lengths.length; k++) {
        const there = at.map((value, j) => value + lengths[k]! * step[j]!);
        const { loss } = await answer(shards, { kind: 'loss', at: there });
        expect(Math.abs(losses![k]! / loss - 1)).toBeLessThan(1e-13);
      }
    });

    it('answers for a batch of rows, wherever they are, as for those rows alone', async () => {
      const split = makeShards(rows, [4096, 8192]);
      const chosen = [9000, 3, 4095, 4096, 3, 8191, 8192];
      const pick = (column: readonly number[]) => chosen.map((row) => column[row]!);
      const few: ContractRows = {
        columns: rows.columns.map(pick),
        events: pick(rows.events),
        others: pick(rows.others),
        offset: pick(rows.offset),
      };
      const alone = await answer(makeShards(few, []), { kind: 'gradient', at });
      for (const whole of [shards, split]) {
        const batch = await answer(whole, { kind: 'batch', at, rows: Int32Array.from(chosen) });
        expect(batch.loss).toBeCloseTo(textbookLoss(few, at), 10);
        expect(Math.abs(batch.loss - alone.loss)).toBeLessThan(1e-13);
        batch.gradient!.forEach((slope, j) => {
          expect(Math.abs(slope - alone.gradient![j]!)).toBeLessThan(1e-13);
        });
        expect(batch.largestLogOdds).toBeCloseTo(alone.largestLogOdds, 12);
      }
      const everything = Int32Array.from({ length: 9001 }, (_, row) => row);
      const all = await answer(split, { kind: 'batch', at, rows: everything });
      expect(Math.abs(all.loss / (await answer(shards, { kind: 'loss', at })).loss - 1)).toBeLessThan(1e-13);
    });

    it('adds up to the same bits however the rows are split at blocks', async () => {
      const split = makeShards(rows, [4096, 8192]);
      expect(split.length).toBe(3);
      const pass: Pass = { kind: 'hessian', at, precision: 'double-double' };
      expect((await answer(split, pass)).hessian).toEqual((await answer(shards, pass)).hessian);
    });

    it('takes weight 2 for a row twice and weight 0 for no row', async () => {
      const few = contractRows(40);
      const repeated = few.events.flatMap((a, i) => [
        ...new Array<[number, number, number]>(a).fill([i, 1, 0]),
        ...new Array<[number, number, number]>(few.others[i]!).fill([i, 0, 1]),
      ]);
      const unit: ContractRows = {
        columns: few.columns.map((column) => repeated.map(([i]) => column[i]!)),
        events: repeated.map(([, a]) => a),
        others: repeated.map(([, , b]) => b),
        offset: repeated.map(([i]) => few.offset[i]!),
      };
      const pass: Pass = { kind: 'hessian', at, precision: 'double-double' };
      const weighted = await answer(makeShards(few, []), pass);
      const expanded = await answer(makeShards(unit, []), pass);
      expect(weighted.loss).toBe(expanded.loss);
      weighted.hessian!.forEach((value, i) => {
        expect(Math.abs(value - expanded.hessian![i]!)).toBeLessThan(1e-14 * weighted.hessian![0]!);
      });
    });
  });
}
