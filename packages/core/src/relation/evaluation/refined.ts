/** Cells without window functions: of equal steps in log-odds, those that hold much cut again into finer steps. */
import { totalOf } from '../../evaluation/total.js';
import { type Chain, further, select } from '../../formula/sql/chain.js';
import { numberOf } from '../relation.js';
import { type Asking, rowsOf } from '../sql-shard.js';
import { type Cell, cellOf, cellSums, groupsAt } from './cells.js';
import type { Facts } from './facts.js';
import { hundredthSteps } from './risk.js';

const FIRST_STEPS = 500;
/** Cells that a result has, about. */
const MOST = 900;
/** Share of all that a cell may hold. */
const SMALL = 5e-4;
/** What holds less than this share of the fullest is not cut with it. */
const NEARLY = 0.2;
const MOST_ROUNDS = 12;

/** Steps of log-odds from the lowest on. */
interface Grid {
  readonly low: number;
  readonly width: number;
}

interface Stepped extends Cell {
  readonly grid: Grid;
  readonly step: number;
}

const weightOf = ({ events, others }: Cell) => events + others;

/** Cells of about so little weight, from the lowest; one that cannot be cut is one score. */
export async function refinedCells(
  rows: Chain,
  { events, others, range: [low, high] }: Facts,
  bins: number,
  asking: Asking,
): Promise<Cell[]> {
  const grid = { low, width: (high - low) / FIRST_STEPS };
  let cells = await cellsIn(rows, grid, null, asking);
  for (let round = 1; round < MOST_ROUNDS; round++) {
    const cut = fullest(cells, SMALL * (events + others));
    if (cut === null) break;
    const finer = { low, width: cut.grid.width / Math.floor(MOST / cut.steps.size) };
    const found = await cellsIn(rows, finer, cut, asking);
    cells = cells.filter((cell) => cell.grid !== cut.grid || !cut.steps.has(cell.step)).concat(found);
  }
  return inBins(
    cells.sort((x, y) => x.low - y.low),
    bins,
  );
}

interface Cut {
  readonly grid: Grid;
  readonly steps: ReadonlySet<number>;
}

/** Steps of one grid, the fullest among them, that hold more than so much weight and more than one score. */
function fullest(cells: readonly Stepped[], weight: number): Cut | null {
  const full = cells
    .filter((cell) => cell.low < cell.high && weightOf(cell) > weight)
    .sort((x, y) => weightOf(y) - weightOf(x));
  const [first] = full;
  if (first === undefined) return null;
  const steps = full
    .filter((cell) => cell.grid === first.grid && weightOf(cell) > NEARLY * weightOf(first))
    .slice(0, MOST / 2)
    .map(({ step }) => step);
  return { grid: first.grid, steps: new Set(steps) };
}

async function cellsIn(rows: Chain, grid: Grid, among: Cut | null, asking: Asking): Promise<Stepped[]> {
  const { dialect } = rows;
  const { double } = dialect;
  const stepIn = ({ low, width }: Grid) => `floor((score - ${double(low)}) / ${double(width)})`;
  const where =
    among === null ? {} : { where: `${stepIn(among.grid)} IN (${[...among.steps].map(double).join(', ')})` };
  const own = ['score', 'a', 'b'];
  const chain = [
    { columns: [['step', stepIn(grid)]], keep: [...own, 'risk'], ...where } as const,
    ...hundredthSteps(dialect, [...own, 'step']),
  ].reduce<Chain>(further, rows);
  const items = [...cellSums('a', 'b'), 'step', 'hundredth'];
  const sql = select(chain, items, 'GROUP BY step, hundredth');
  const found = await rowsOf(asking, sql);
  return found.map((row) => ({
    ...cellOf(row, numberOf(row[8]), { bin: 0, entry: 0 }),
    ...{ grid, step: numberOf(row[7]) },
  }));
}

/** Each cell in the bin where the middle of its weight falls. */
function inBins(cells: readonly Cell[], bins: number): Cell[] {
  const groups = groupsAt(cells, ({ low }) => low);
  const all = totalOf(groups.events) + totalOf(groups.others);
  let below = 0;
  return cells.map((cell, entry) => {
    const weight = weightOf(cell);
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
