/**
 * Whether rows in a database are separated, by constraint generation: the linear programmes (`diagnostics/separation`)
 * know the rows that the engine has shown, the engine shows those of its rows that contradict what was found, and so on.
 *
 * It ends with a proof. Rows shown that overlap overlap among any others. Where a direction from the relative interior
 * of the cone of the rows shown is contradicted by no row, and no row on its hyperplane sees what those shown there do not, it is
 * from the relative interior of the cone of all rows: what lies on the hyperplane there lies on that of every direction
 * of the smaller cone, and the rest strictly beyond it (Geyer 2009, section 3; Rockafellar 1970, theorem 6.4).
 */
import { powerOfTwoNear } from '../../diagnostics/separation/column-units.js';
import { ON_PLANE } from '../../diagnostics/separation/demands.js';
import type { Separation } from '../../diagnostics/separation.js';
import { type RowsSql, selects } from '../questions.js';
import { MOST_CELLS, numberOf } from '../relation.js';
import { type Asking, rowsOf, sumsOf } from '../sql-shard.js';
import { KnownRows } from './known-rows.js';
import { contradictingSql, type Plane, separatedSums, sidedRows, worstSql } from './sided-rows.js';

/** Questions, at most; a dozen are many. */
const MOST_ROUNDS = 100;
/** Rows of a result for each column. */
const ROWS_EACH = 6;
/** Share of new ones among the rows of a result below which equal rows are asked for once. */
const FRESH = 0.25;
/** As `FAINT` in `null-space.ts`: the rounding of data as a share of a vector's largest component; entries are below 2 in units. */
const FAINT = 2 * 5.7e-14;
/** Rounding of a plain sum, for each term, as a share of Σ|terms|: 2⁻⁵³. */
const ROUNDING = 1.1102230246251565e-16;

export interface Separated {
  readonly separation: Separation;
  readonly plane: Plane;
  /** Σ a of the rows separated strictly. */
  readonly events: number;
}

/** `open`: the search was not ended. */
export type Verdict = 'overlapping' | 'open' | Separated;

export interface Search {
  /** The rows with the columns that may move; these are independent. */
  readonly rows: RowsSql;
  /** Bounds of |xⱼ|. */
  readonly sizes: readonly number[];
  /** Where the solver went. */
  readonly start: Float64Array;
  readonly asking: Asking;
  readonly counter: { passes: number };
  /** Rows of a result, at most. Default: six for each column and ten, in 9,000 cells. */
  readonly most?: number;
}

export async function searchSeparation(search: Search): Promise<Verdict> {
  const { rows, start, asking, counter } = search;
  const size = rows.columns.length;
  if (size + 2 > rows.chain.dialect.mostSums) return 'open';
  const { most = Math.min(ROWS_EACH * size + 10, Math.floor(MOST_CELLS / (size + 2))) } = search;
  const units = Float64Array.from(search.sizes, (largest) => 1 / powerOfTwoNear(largest || 1));
  const known = new KnownRows(size);
  let shown = await rowsOf(asking, worstSql(rows, start, most));
  let distinct = false;
  for (let round = 1; round < MOST_ROUNDS; round++) {
    counter.passes++;
    const fresh = known.add(shown);
    const separation = known.separation();
    const unseen = known.unseen(separation, units);
    if (separation === null && unseen.length === 0) return 'overlapping';
    if (round > 1 && fresh === 0)
      return separation === null ? 'overlapping' : await counted(search, separation);
    distinct ||= shown.length === most && fresh < FRESH * most;
    const direction = separation?.direction ?? new Float64Array(size);
    const vectors = unseen.map((vector) => ({ vector, faintest: faintest(vector, units) }));
    const plane = { direction, tolerance: toleranceOf(size) };
    shown = await rowsOf(asking, contradictingSql(rows, plane, vectors, { most, distinct }));
  }
  return 'open';
}

function faintest(vector: Float64Array, units: Float64Array): number {
  return FAINT * vector.reduce((most, value, j) => Math.max(most, Math.abs(value) / units[j]!), 0);
}

/** Beyond it a plain sum in the engine leaves no doubt that a row is off the hyperplane. */
function toleranceOf(size: number): number {
  return ON_PLANE + size * ROUNDING;
}

/** The verdict with its counts over all rows; `open` where these contradict it. */
async function counted({ rows, asking, counter }: Search, found: Separation): Promise<Verdict> {
  const plane = { direction: found.direction, tolerance: toleranceOf(found.direction.length) };
  const from = sidedRows(rows, plane.direction);
  const cells = await sumsOf(asking, selects(separatedSums(from, plane.tolerance), from));
  counter.passes++;
  const [all = 0, separated = 0, events = 0, against = 0] = cells.map(numberOf);
  if (against > 0) return 'open';
  const kind = separated === all ? 'complete' : 'quasi';
  const separation = { ...found, kind, separated: new Uint8Array(0), separatedCount: separated } as const;
  return { separation, plane, events };
}
