/** Observations block after block with what a model says of each row: nothing of n rows by p columns is kept. */
import { probability } from '../math/logistic.js';
import type { PredictiveModel } from '../output/model.js';
import type { Observations } from './observations.js';
import { BLOCK_ROWS, designBlocks, LinearPredictor } from './predictor.js';

/** Some rows in order. The arrays are used again for the next block, and may be longer than `count`. */
export interface ObservedBlock {
  /** Index of the first row among the observations. */
  readonly first: number;
  readonly count: number;
  /** The design, row after row. */
  readonly x: Float64Array;
  /** Weight of events and of the others. */
  readonly events: Float64Array;
  readonly others: Float64Array;
  /** xᵀβ and the offset; ±Infinity where a row meets an infinite coefficient. */
  readonly logOdds: Float64Array;
  /** p and 1 − p, each to full relative accuracy. */
  readonly probability: Float64Array;
  readonly complement: Float64Array;
  /** a(1 − p) − bp: the derivative of the log-likelihood by the log-odds. */
  readonly residual: Float64Array;
  /** (a + b)p(1 − p): minus its second derivative. */
  readonly information: Float64Array;
}

/** What of a model says something of a row. */
export type PointModel = Pick<PredictiveModel, 'coefficients' | 'coefficientsLow' | 'limiting'>;

/** All observations in order, at the estimate of a model. */
export function* observedBlocks(
  { design, events, others }: Observations,
  model: PointModel,
): Generator<ObservedBlock> {
  const predictor = new LinearPredictor(model);
  const [logOdds, p, q] = [column(), column(), column()];
  const [residual, information] = [column(), column()];
  for (const { x, first, count } of designBlocks(design)) {
    const [a, b] = [events.subarray(first, first + count), others.subarray(first, first + count)];
    for (let i = 0; i < count; i++) {
      const at = i * design.columns.length;
      const infinite = predictor.infinite(x, at);
      const z = infinite === 0 ? predictor.finite(x, at, design.offset?.[first + i] ?? 0) : infinite;
      logOdds[i] = z;
      p[i] = probability(z);
      q[i] = probability(-z);
      residual[i] = a[i]! * q[i]! - b[i]! * p[i]!;
      information[i] = (a[i]! + b[i]!) * p[i]! * q[i]!;
    }
    yield {
      ...{ first, count, x, events: a, others: b, logOdds },
      ...{ probability: p, complement: q, residual, information },
    };
  }
}

function column(): Float64Array {
  return new Float64Array(BLOCK_ROWS);
}
