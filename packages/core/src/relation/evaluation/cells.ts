/** Cells: runs of scores with sums over them. Every border that a figure needs is one between cells, so that it is exact. */
import type { BinSums } from '../../evaluation/bins.js';
import { rank, type ScoredGroups } from '../../evaluation/scored-groups.js';
import { type Chain, further, select } from '../../formula/sql/chain.js';
import { probability } from '../../math/logistic.js';
import { MOST_CELLS, numberOf, type Row } from '../relation.js';
import { type Asking, rowsOf } from '../sql-shard.js';
import type { Facts } from './facts.js';
import { HUNDRED, hundredthSteps, middleOf } from './risk.js';

export interface Cell {
  /** Lowest and highest log-odds. */
  readonly low: number;
  readonly high: number;
  readonly events: number;
  readonly others: number;
  /** The risk that sums are taken about, Σ weights·d, Σ events·d and Σ weights·d² of the distances d from it. */
  readonly middle: number;
  readonly distances: number;
  readonly distancesOfEvents: number;
  readonly squares: number;
  /** Its bin of about equal weight, and which entry of the curve it is in, from the highest. */
  readonly bin: number;
  readonly entry: number;
}

/** Over names `score`, `d`, and weights of events and others. */
export function cellSums(events: string, others: string): string[] {
  const weight = `(${events} + ${others})`;
  return [
    ...['min(score)', 'max(score)', `sum(${events})`, `sum(${others})`],
    ...[`sum(${weight} * d)`, `sum(${events} * d)`, `sum(${weight} * d * d)`],
  ];
}

/** The sums of `cellSums` and a hundredth of risk as a cell. */
export function cellOf(row: Row, hundredth: number, place: Pick<Cell, 'bin' | 'entry'>): Cell {
  const [low, high, events, others, distances, distancesOfEvents, squares] = row.map(numberOf);
  return {
    ...{ low: low!, high: high!, events: events!, others: others!, middle: middleOf(hundredth) },
    ...{ distances: distances!, distancesOfEvents: distancesOfEvents!, squares: squares! },
    ...place,
  };
}

/** Steps of weight between the points of a calibration curve. */
const STEPS = 50;
/** A cell has seven sums and a code. */
const MOST = MOST_CELLS / 8;

/** Entries of a curve that there is room for beside so many bins. */
export function mostPoints(bins: number): number {
  return MOST - 3 * bins - HUNDRED - 2 * STEPS - 3;
}

export interface CellWishes {
  readonly bins: number;
  /** Entries of the curve, without that which says none. */
  readonly points: number;
  /** Different scores. */
  readonly scores: number;
}

/**
 * The cells of ranked scores, from the lowest: cut at bins of about equal weight, hundredths of risk and entries of the curve, and
 * with the scores alone in which a step of gain or of a calibration curve falls, the lowest and the highest.
 */
export async function cellsOf(
  ranked: Chain,
  { events, others }: Facts,
  { bins, points, scores }: CellWishes,
  asking: Asking,
): Promise<Cell[]> {
  const { dialect } = ranked;
  const { double } = dialect;
  const all = double(events + others);
  const steps = (count: number, weight: string) => `floor(${double(count)} * (${weight}) / ${all})`;
  const upTo = 'events_to + others_to';
  const below = `${upTo} - events - others`;
  const middle = `${upTo} - (events + others) / ${double(2)}`;
  const above = 'tp + fp - events - others';
  const taken = double(Math.min(points, scores));
  const entry = `ceil((${double(scores)} - place + ${double(1)}) * ${taken} / ${double(scores)}) - ${double(1)}`;
  const keys = [
    ['cut0', `least(${double(bins - 1)}, ${steps(bins, middle)})`],
    ['cut1', entry],
    ['cut2', steps(bins, above)],
    ['cut3', steps(bins, 'tp + fp')],
    ['cut4', steps(STEPS, below)],
    ['cut5', steps(STEPS, upTo)],
    ['cut6', `CASE WHEN place = ${double(1)} THEN 0 WHEN place = ${double(scores)} THEN 2 ELSE 1 END`],
  ] as const;
  const own = ['score', 'events', 'others'];
  const named = hundredthSteps(dialect, [...own, 'events_to', 'others_to', 'tp', 'fp', 'place']);
  const cut = { columns: keys, keep: [...own, 'd', 'hundredth'] };
  const code = `min(hundredth + ${double(CODE)} * (cut0 + ${double(CODE)} * cut1))`;
  const names = ['hundredth', ...keys.map(([name]) => name)];
  const sql = select(
    [...named, cut].reduce<Chain>(further, ranked),
    [...cellSums('events', 'others'), code],
    `GROUP BY ${names.join(', ')}`,
  );
  const found = await rowsOf(asking, sql);
  return found.map(decoded).sort((x, y) => x.low - y.low);
}

/** More than any hundredth or bin. */
const CODE = 1024;

function decoded(row: Row): Cell {
  const code = numberOf(row[7]);
  const rest = Math.floor(code / CODE);
  return cellOf(row, code % CODE, { bin: rest % CODE, entry: Math.floor(rest / CODE) });
}

/** Cells as groups that stand at one of their ends. */
export function groupsAt(cells: readonly Cell[], end: (cell: Cell, i: number) => number): ScoredGroups {
  const column = (of: (cell: Cell) => number) => Float64Array.from(cells, of);
  const { groupOf: _, ...scores } = rank(Float64Array.from(cells, end));
  return {
    ...scores,
    events: column(({ events }) => events),
    others: column(({ others }) => others),
    squares: null,
  };
}

/** Runs of cells that have the same key. */
export function runs(cells: readonly Cell[], key: (cell: Cell) => number): Cell[][] {
  const found: Cell[][] = [];
  let last = Number.NaN;
  for (const cell of cells) {
    if (key(cell) === last) found.at(-1)!.push(cell);
    else found.push([cell]);
    last = key(cell);
  }
  return found;
}

/** A bin that is made of cells. */
export function binOf(cells: readonly Cell[]): BinSums {
  const sum = (of: (cell: Cell) => number) => cells.reduce((before, cell) => before + of(cell), 0);
  const weightOf = (cell: Cell) => cell.events + cell.others;
  const weight = sum(weightOf);
  const events = sum((cell) => cell.events);
  const expected = sum((cell) => weightOf(cell) * cell.middle + cell.distances);
  const predicted = expected / weight;
  return {
    ...{ weight, events, expected },
    lowest: probability(cells[0]!.low),
    highest: probability(cells.at(-1)!.high),
    // About the mean of the cell, then that about the mean of the bin.
    variance: sum((cell) => {
      const own = cell.distances / weightOf(cell);
      const away = cell.middle + own - predicted;
      return Math.max(0, cell.squares - own * cell.distances) + weightOf(cell) * away * away;
    }),
    covariance: sum((cell) => cell.distancesOfEvents + cell.events * (cell.middle - predicted)),
  };
}
