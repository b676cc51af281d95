/**
 * Separation: does the maximum-likelihood estimate exist?
 *
 * It does not exactly when some direction d ≠ 0 lowers no row's likelihood: sᵢ·xᵢᵀd ≥ 0 for all rows, s = +1 for events
 * and −1 for non-events, with at least one strict. Such directions form the recession cone. A direction from its
 * relative interior separates as many rows as can be; the rows that it leaves on the hyperplane determine what is
 * finite, and the null space of those rows is spanned by the cone, so that it tells which coefficients are infinite.
 *
 * Albert and Anderson, "On the existence of maximum likelihood estimates in logistic regression models", Biometrika
 * 71 (1984); Santner and Duffy, Biometrika 73 (1986); Konis, "Linear programming algorithms for detecting separated
 * data in binary logistic regression models", DPhil thesis, Oxford (2007); Geyer, "Likelihood inference in exponential
 * families and directions of recession", Electronic Journal of Statistics 3 (2009), section 3.
 */
import { type Pairs, pairAt, pairs, setPair } from '../math/cholesky-double-double.js';
import { add, multiplyNumber } from '../math/double-double.js';
import { certify } from './separation/certificate.js';
import { collapsed } from './separation/collapse.js';
import { columnUnits, powerOfTwoNear } from './separation/column-units.js';
import { blocks, demandOf, margin, ON_PLANE, type SeparationInput, sidedness } from './separation/demands.js';
import { nullSpace } from './separation/null-space.js';
import { recessionDirection } from './separation/recession.js';
import { fromNumbers } from './separation/simplify.js';
import { widestDirection } from './separation/widest.js';

export type { SeparationInput } from './separation/demands.js';

export interface Separation {
  /** Complete when the direction separates every row strictly. */
  readonly kind: 'complete' | 'quasi';
  /**
   * d, one entry per column: sᵢ·xᵢᵀd ≥ −2⁻⁴⁷·Σⱼ|xᵢⱼdⱼ| for every row, in whole numbers where there is such a d.
   * Not 0 exactly where `infinite`.
   */
  readonly direction: Float64Array;
  /** 1 where the row is separated strictly. */
  readonly separated: Uint8Array;
  readonly separatedCount: number;
  /** Per column: whether some direction of recession moves it. */
  readonly infinite: readonly boolean[];
  /** Where the coefficient goes along `direction`; null for finite ones. */
  readonly limits: readonly ('+infinity' | '-infinity' | null)[];
}

/** Which rows are still on the hyperplane, and the direction that has taken the others off it. */
interface Progress {
  readonly remaining: Uint8Array;
  readonly direction: Pairs;
}

/**
 * Finds a direction from the relative interior of the recession cone, multiplied out over all rows; null when the
 * cone is {0}, that is when the estimate is finite, however nearly separated the data are.
 */
export function findSeparation(input: SeparationInput): Separation | null {
  if (input.rows === 0 || input.columns === 0) return null;
  const distinct = collapsed(input);
  if (distinct === null) return separationOf(input);
  const found = separationOf(distinct.input);
  if (found === null) return null;
  const separated = Uint8Array.from(distinct.group, (index) => found.separated[index] ?? 0);
  return { ...found, separated, separatedCount: separated.reduce((sum, one) => sum + one, 0) };
}

function separationOf(input: SeparationInput): Separation | null {
  const present = Uint8Array.from(input.events, (a, i) => (a > 0 || input.others[i]! > 0 ? 1 : 0));
  const units = columnUnits(input, present);
  const { remaining, direction } = guessed(input, present) ?? searched(input, present, units);
  const separated = present.map((here, i) => (here === 1 && remaining[i] === 0 ? 1 : 0));
  const separatedCount = separated.reduce((sum, one) => sum + one, 0);
  if (separatedCount === 0) return null;
  const certified = written(input, direction, separated, remaining, units);
  if (certified === null) return null;
  return {
    kind: remaining.includes(1) ? 'quasi' : 'complete',
    direction: certified,
    separated,
    separatedCount,
    infinite: Array.from(certified, (value) => value !== 0),
    limits: Array.from(certified, (value) => (value === 0 ? null : value > 0 ? '+infinity' : '-infinity')),
  };
}

/** The direction in doubles, as every row bears it out, or that which keeps farthest from the rows. */
function written(
  input: SeparationInput,
  direction: Pairs,
  separated: Uint8Array,
  remaining: Uint8Array,
  units: Float64Array,
): Float64Array | null {
  const space = nullSpace(input, remaining, units);
  const certified = certify(input, direction, separated, space, units);
  if (certified !== null) return certified;
  const present = separated.map((one, row) => (one === 1 || remaining[row] === 1 ? 1 : 0));
  const widest = widestDirection(input, separated, present, units);
  return widest === null ? null : certify(input, widest, separated, space, units);
}

/** Completely separated data are often separated by where the solver went: then no search is needed. */
function guessed(input: SeparationInput, present: Uint8Array): Progress | null {
  for (const guess of [input.coefficients, input.step]) {
    if (!guess.every(Number.isFinite)) continue;
    const direction = fromNumbers(guess);
    if (separatesAll(input, present, direction)) return { remaining: present.map(() => 0), direction };
  }
  return null;
}

function separatesAll(input: SeparationInput, present: Uint8Array, direction: Pairs): boolean {
  for (const { start, count, values } of blocks(input)) {
    for (let i = 0; i < count; i++) {
      if (present[start + i] === 0) continue;
      if (margin(demandOf(input, start + i), sidedness(values, i * input.columns, direction)) <= ON_PLANE)
        return false;
    }
  }
  return true;
}

/**
 * Directions of the rows that remain, one after the other, until none is left. Only the remaining rows bind a further
 * direction: enough of the sum so far makes up for what it does to rows already separated.
 */
function searched(input: SeparationInput, present: Uint8Array, units: Float64Array): Progress {
  let progress: Progress = { remaining: present, direction: pairs(input.columns) };
  for (let round = 0; round < input.columns && progress.remaining.includes(1); round++) {
    const { free } = nullSpace(input, progress.remaining, units);
    const moving = Array.from(units, (_, j) => j).filter((j) => !free.includes(j));
    const further = recessionDirection(input, progress.remaining, moving, units);
    const next = further === null ? null : advance(input, progress, further);
    if (next === null) break;
    progress = next;
  }
  return progress;
}

/** The sum of so much of the old direction and the further one that no separated row is lost; null if none is won. */
function advance(
  input: SeparationInput,
  { remaining, direction }: Progress,
  further: Pairs,
): Progress | null {
  const left = remaining.slice();
  let won = false;
  let needed = 0;
  for (const { start, count, values } of blocks(input)) {
    for (let i = 0; i < count; i++) {
      const demand = demandOf(input, start + i);
      if (demand === 0) continue;
      const from = i * input.columns;
      if (remaining[start + i] === 0)
        needed = Math.max(needed, makingUp(values, from, demand, direction, further));
      else if (margin(demand, sidedness(values, from, further)) > ON_PLANE) {
        left[start + i] = 0;
        won = true;
      }
    }
  }
  return won
    ? { remaining: left, direction: sum(direction, powerOfTwoNear(Math.max(1, 4 * needed)), further) }
    : null;
}

/** How much of `direction` makes up for what `further` takes from a row. */
function makingUp(
  values: Float64Array,
  from: number,
  demand: number,
  direction: Pairs,
  further: Pairs,
): number {
  let gain = 0;
  let loss = 0;
  for (let j = 0; j < direction.high.length; j++) {
    const x = demand * values[from + j]!;
    gain += x * direction.high[j]!;
    loss -= x * further.high[j]!;
  }
  return gain > 0 ? loss / gain : 0;
}

function sum(direction: Pairs, factor: number, further: Pairs): Pairs {
  const total = pairs(further.high.length);
  for (let j = 0; j < further.high.length; j++) {
    setPair(total, j, add(multiplyNumber(pairAt(direction, j), factor), pairAt(further, j)));
  }
  return total;
}
