/** What is summed over the rows, whatever the order of their scores. */
import { type Chain, select } from '../../formula/sql/chain.js';
import { numberOf } from '../relation.js';
import { type Asking, sumsOf } from '../sql-shard.js';

export interface Facts {
  readonly rows: number;
  /** Σ a and Σ b: weights of events and of the others. */
  readonly events: number;
  readonly others: number;
  /** Σ (a + b)². */
  readonly squares: number;
  /** −log-likelihood, that of the saturated model, Σ of squared errors, Σ weights·p and Σ weights·log-odds. */
  readonly loss: number;
  readonly saturatedLoss: number;
  readonly squaredErrors: number;
  readonly expected: number;
  readonly scores: number;
  /** Of the log-odds of all, of events, of the others; not finite where there are none. */
  readonly range: Range;
  readonly rangeOfEvents: Range;
  readonly rangeOfOthers: Range;
}

type Range = readonly [low: number, high: number];

export async function factsOf(chain: Chain, asking: Asking): Promise<Facts> {
  const { double } = chain.dialect;
  const zero = double(0);
  const saturated = `CASE WHEN a > ${zero} AND b > ${zero} THEN a * ln((a + b) / a) + b * ln((a + b) / b) ELSE ${zero} END`;
  const where = (side: string) => `CASE WHEN ${side} > ${zero} THEN score END`;
  const ranges = ['score', where('a'), where('b')].flatMap((score) => [`min(${score})`, `max(${score})`]);
  const sums = [
    ...['count(*)', 'sum(a)', 'sum(b)', 'sum((a + b) * (a + b))', 'sum(loss)', `sum(${saturated})`],
    ...['sum(a * rest * rest + b * risk * risk)', 'sum((a + b) * risk)', 'sum((a + b) * score)'],
  ];
  const cells = await sumsOf(asking, [select(chain, [...sums, ...ranges])]);
  const [rows, events, others, squares, loss, saturatedLoss, squaredErrors, expected, scores] =
    cells.map(numberOf);
  const ends = cells.slice(sums.length).map((cell) => (cell === null ? Number.NaN : Number(cell)));
  const range = (i: number): Range => [ends[2 * i]!, ends[2 * i + 1]!];
  return {
    ...{ rows: rows!, events: events!, others: others!, squares: squares!, loss: loss! },
    ...{ saturatedLoss: saturatedLoss!, squaredErrors: squaredErrors!, expected: expected!, scores: scores! },
    ...{ range: range(0), rangeOfEvents: range(1), rangeOfOthers: range(2) },
  };
}
