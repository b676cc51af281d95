/** Cells without window functions: of equal steps in log-odds, those that hold much cut again into finer steps. */
import { totalOf } from '../../evaluation/total.js';
import { type Chain, further, select } from '../../formula/sql/chain.js';
import { numberOf } from '../relation.js';
import type { Asking } from '../sql-shard.js';
import { type Cell, cellOf, cellSums, groupsAt } from './cells.js';
import type { Facts } from './facts.js';
import { hundredthSteps } from './risk.js';

const FIRST_STEPS = 500;
/** Cells that a result has, about. */
const MOST = 900;
/** Share of all that a cell may hold. */
const SMALL = 5e-4;
const MOST_ROUNDS = 4;

interface Stepped extends Cell {
  readonly step: number;
}

/** Cells of about so little weight, from the lowest; one that cannot be cut is one score. */
export async function refinedCells(
  rows: Chain,
  { events, others, range: [low, high] }: Facts,
  bins: number,
  asking: Asking,
): Promise<Cell[]> {
  let steps = FIRST_STEPS;
  const grid = (count: number) => ({ low, width: (high - low) / count });
  const done: Cell[] = [];
  let open = await cellsIn(rows, grid(steps), null, asking);
  for (let round = 1; round < MOST_ROUNDS; round++) {
    const isFull = (cell: Cell) =>
      cell.low < cell.high && cell.events + cell.others > SMALL * (events + others);
    const full = new Set(open.filter(isFull).map(({ step }) => step));
    if (full.size === 0) break;
    done.push(...open.filter(({ step }) => !full.has(step)));
    const finer = Math.max(2, Math.floor(MOST / full.size));
    const where = { grid: grid(steps), steps: [...full] };
    steps *= finer;
    open = await cellsIn(rows, grid(steps), where, asking);
  }
  const cells = [...done, ...open].sort((x, y) => x.low - y.low);
  return inBins(cells, bins);
}

interface Grid {
  readonly low: number;
  readonly width: number;
}

async function cellsIn(
  rows: Chain,
  grid: Grid,
  among: { readonly grid: Grid; readonly steps: readonly number[] } | null,
  { query, signal, onQuery }: Asking,
): Promise<Stepped[]> {
  const { dialect } = rows;
  const { double } = dialect;
  const stepIn = ({ low, width }: Grid) => `floor((score - ${double(low)}) / ${double(width)})`;
  const where =
    among === null ? {} : { where: `${stepIn(among.grid)} IN (${among.steps.map(double).join(', ')})` };
  const own = ['score', 'a', 'b'];
  const chain = [
    { columns: [['step', stepIn(grid)]], keep: [...own, 'risk'], ...where } as const,
    ...hundredthSteps(dialect, [...own, 'step']),
  ].reduce<Chain>(further, rows);
  const items = [...cellSums('a', 'b'), 'step', 'hundredth'];
  const sql = select(chain, items, 'GROUP BY step, hundredth');
  signal?.throwIfAborted();
  onQuery?.(sql);
  const found = await query(sql, signal);
  return found.map((row) => ({
    ...cellOf(row, numberOf(row[8]), { bin: 0, entry: 0 }),
    step: numberOf(row[7]),
  }));
}

/** Each cell in the bin where the middle of its weight falls. */
function inBins(cells: readonly Cell[], bins: number): Cell[] {
  const groups = groupsAt(cells, ({ low }) => low);
  const all = totalOf(groups.events) + totalOf(groups.others);
  let below = 0;
  return cells.map((cell, entry) => {
    const weight = cell.events + cell.others;
    const bin = Math.min(bins - 1, Math.floor((bins * (below + weight / 2)) / all));
    below += weight;
    return { ...cell, bin, entry };
  });
}

/** How far the area of the cells, each a tie, may be from that of the scores: half of the pairs within cells of several scores. */
export function areaBound(cells: readonly Cell[], { events, others }: Facts): number {
  const pairs = cells.reduce(
    (sum, cell) => (cell.low < cell.high ? sum + (cell.events / events) * (cell.others / others) : sum),
    0,
  );
  return pairs / 2;
}
