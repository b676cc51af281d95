/** Sums within borders of the predicted risk, which need no ranks: bins of equal width, hundredths, and what is said. */
import type { BinTotals } from '../../evaluation/bins.js';
import type { Counts } from '../../evaluation/confusion.js';
import { type Chain, further, select } from '../../formula/sql/chain.js';
import { numberOf } from '../relation.js';
import { type Asking, rowsOf } from '../sql-shard.js';
import type { Facts } from './facts.js';
import { HUNDRED } from './risk.js';

/** Where an event is said: from a probability or a log-odds on; null: nowhere. */
export type Said = { readonly risk: number } | { readonly score: number } | null;

interface RiskCell extends BinTotals {
  readonly width: number;
  readonly hundredth: number;
  readonly said: boolean;
}

export async function riskCells(rows: Chain, bins: number, said: Said, asking: Asking): Promise<RiskCell[]> {
  const { double } = rows.dialect;
  const where =
    said === null
      ? '1 = 0'
      : 'risk' in said
        ? `risk >= ${double(said.risk)}`
        : `score >= ${double(said.score)}`;
  const cut = further(rows, {
    columns: [
      ['width', `least(${double(bins - 1)}, floor(${double(bins)} * risk))`],
      ['hundredth', `floor(${double(HUNDRED)} * risk)`],
      ['said', `CASE WHEN ${where} THEN 1 ELSE 0 END`],
    ],
    keep: ['a', 'b', 'risk'],
  });
  const names = ['width', 'hundredth', 'said'];
  const sql = select(
    cut,
    [...names, 'sum(a)', 'sum(b)', 'sum((a + b) * risk)'],
    `GROUP BY ${names.join(', ')}`,
  );
  const found = await rowsOf(asking, sql);
  return found.map((row) => {
    const [width, hundredth, is, events, others, expected] = row.map(numberOf);
    return {
      ...{ width: width!, hundredth: hundredth!, said: is === 1 },
      ...{ weight: events! + others!, events: events!, expected: expected! },
    };
  });
}

/** Bins of equal width; those without weight are left out. */
export function equalWidth(cells: readonly RiskCell[]): BinTotals[] {
  const bins = new Map<number, BinTotals>();
  for (const { width, weight, events, expected } of cells) {
    const bin = bins.get(width) ?? { weight: 0, events: 0, expected: 0 };
    bins.set(width, {
      weight: bin.weight + weight,
      events: bin.events + events,
      expected: bin.expected + expected,
    });
  }
  return [...bins.values()];
}

export function countsOf(cells: readonly RiskCell[], { events, others }: Facts): Counts {
  let [truePositives, falsePositives] = [0, 0];
  for (const cell of cells) {
    if (!cell.said) continue;
    truePositives += cell.events;
    falsePositives += cell.weight - cell.events;
  }
  return {
    ...{ truePositives, falsePositives },
    falseNegatives: events - truePositives,
    trueNegatives: others - falsePositives,
  };
}

/** Cells as groups at the lower end of their hundredth: what net benefit is computed from. */
export function byHundredth(cells: readonly RiskCell[]) {
  const sorted = [...cells].sort((x, y) => x.hundredth - y.hundredth);
  const column = (of: (cell: RiskCell) => number) => Float64Array.from(sorted, of);
  const probability = column(({ hundredth }) => hundredth / HUNDRED);
  return {
    ...{ probability, complement: probability.map((p) => 1 - p), logOdds: probability, squares: null },
    events: column(({ events }) => events),
    others: column(({ weight, events }) => weight - events),
  };
}
