/** Cox's recalibration by sums of the engine: the steps of that in memory, with moments that are asked for. */
import { inUnits, maximum, type Recalibration, sandwich } from '../../evaluation/recalibration.js';
import type { Line, Moments, Triple } from '../../evaluation/recalibration-sums.js';
import { type Chain, further, select } from '../../formula/sql/chain.js';
import { predictedRows, type RowsSql } from '../questions.js';
import { numberOf } from '../relation.js';
import { type Asking, SqlShard, sumsOf } from '../sql-shard.js';
import type { Facts } from './facts.js';

/**
 * As `recalibration` in memory, and from the same start, so that the last step is the same. `sampled`: the covariance is linearised, a row
 * being a sampling unit.
 */
export async function recalibrated(
  rows: Chain,
  facts: Facts,
  sampled: boolean,
  asking: Asking,
): Promise<Recalibration | null> {
  if (!exists(facts)) return null;
  const [low, high] = facts.range;
  const middle = facts.scores / (facts.events + facts.others);
  const reach = Math.max(high - middle, middle - low);
  const lines = lineRows(rows, middle, reach);
  const shard = new SqlShard(lines, facts.rows, asking);
  const steps = maximum({ level: middle, slope: reach });
  let step = steps.next();
  while (!step.done) step = steps.next(await momentsAt(shard, step.value));
  const found = step.value;
  if (found === null) return null;
  const covariance = sampled
    ? sandwich(found.inverse, await meatAt(lines, found.at, facts.rows, asking))
    : found.inverse;
  return inUnits(found.at, covariance, middle, reach);
}

/** Neither one class alone nor a threshold that separates the classes, up to ties at it. */
export function exists({ range, rangeOfEvents, rangeOfOthers, events, others }: Facts): boolean {
  if (range[0] === range[1] || events === 0 || others === 0) return false;
  return rangeOfEvents[0] < rangeOfOthers[1] && rangeOfOthers[0] < rangeOfEvents[1];
}

/** 1 and the log-odds, centred and scaled. */
function lineRows(rows: Chain, middle: number, reach: number): RowsSql {
  const { double } = rows.dialect;
  const chain = further(rows, {
    columns: [
      ['x0', double(1)],
      ['x1', `(score - ${double(middle)}) / ${double(reach)}`],
      ['o', double(0)],
    ],
    keep: ['a', 'b'],
  });
  return { chain, columns: ['x0', 'x1'], more: [] };
}

async function momentsAt(shard: SqlShard, { level, slope }: Line): Promise<Moments> {
  const sums = await shard.pass({ kind: 'hessian', at: Float64Array.of(level, slope) });
  const [g0, g1] = sums.gradient!;
  const [h00, h01, h11] = sums.hessian!;
  return { loss: sums.loss, gradient: [-g0!, -g1!], hessian: [h00!, h01!, h11!] };
}

/** n/(n − 1)·Σ of squared scores of rows (Binder 1983). */
async function meatAt(lines: RowsSql, { level, slope }: Line, rows: number, asking: Asking): Promise<Triple> {
  const { chain } = predictedRows(lines, Float64Array.of(level, slope));
  const square = '(a * q - b * p) * (a * q - b * p)';
  const items = [`sum(${square})`, `sum(${square} * x1)`, `sum(${square} * x1 * x1)`];
  const [m00 = 0, m01 = 0, m11 = 0] = (await sumsOf(asking, [select(chain, items)])).map(numberOf);
  const factor = rows / (rows - 1);
  return [factor * m00, factor * m01, factor * m11];
}
