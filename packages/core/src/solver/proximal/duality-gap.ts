/**
 * What a penalised loss can fall by at most: the objective less that of its dual at the slopes of the loss, scaled down until they
 * are feasible. The dual of min F(Xb) + Ω(b) is max −F*(−u) − Ω*(Xᵀu), and u = −∇F at the optimum solves it (Ndiaye, Fercoq,
 * Gramfort & Salmon 2017, "Gap safe screening rules for sparsity enforcing penalties", section 2).
 *
 * At the slopes themselves F + F* is the slope times the log-odds (Fenchel & Young), so that the gap is a sum over columns, none
 * of which is negative; at a share c of them −F*(cu) is at least that share of −F*(u), since it is concave and not negative
 * at 0. No pass over the rows is needed.
 *
 * Columns without penalty and bounds, the intercept among them, want slopes of exactly 0: what is left of theirs, which the violation
 * tells, times how far they are off is not part of the gap.
 */
import { lengthOf, type PenaltyGroup, type ProximalPenalty } from './penalty.js';

/** Of columns without bounds and groups only the first two are needed. */
export type Corners = Pick<ProximalPenalty, 'absolute' | 'squared'> &
  Partial<Pick<ProximalPenalty, 'lower' | 'upper' | 'groups'>>;

/** Steps of the last place by which a slope that was scaled to its limit may be beyond it. */
const ROUNDING = 4e-16;

/** How far a coefficient may go to the side of a slope v. */
function room({ lower, upper }: Corners, j: number, v: number): number {
  return v > 0 ? (upper?.[j] ?? Infinity) : -(lower?.[j] ?? -Infinity);
}

/** Of slopes of size v: what is beyond the limit, but for rounding. */
function beyond(v: number, limit: number): number {
  return v <= limit * (1 + ROUNDING) ? 0 : v - limit;
}

/** The largest share of the slopes that the penalty can take: none is beyond what grows with the coefficient. */
export function feasibleShare(penalty: Corners, slopes: Float64Array): number {
  const { absolute, squared, groups = [] } = penalty;
  let share = 1;
  const take = (size: number, limit: number) => {
    if (limit > 0 && size * share > limit) share = limit / size;
  };
  for (let j = 0; j < slopes.length; j++)
    if (squared[j] === 0 && room(penalty, j, slopes[j]!) === Infinity)
      take(Math.abs(slopes[j]!), absolute[j]!);
  for (const { columns, weight } of groups)
    if (squared[columns[0]!] === 0) take(lengthOf(slopes, columns), weight);
  return share;
}

/** The largest v·b − absolute·|b| − squared/2·b² over the b that are allowed; 0 of a free column. */
function conjugate(penalty: Corners, j: number, v: number): number {
  const limit = penalty.absolute[j]!;
  const square = penalty.squared[j]!;
  const most = room(penalty, j, v);
  if (limit === 0 && square === 0 && most === Infinity) return 0;
  const rest = beyond(Math.abs(v), limit);
  if (rest === 0 || most === 0) return 0;
  if (square > 0 && rest / square <= most) return (0.5 * rest * rest) / square;
  return most * (rest - 0.5 * square * most);
}

/** The largest v·b − weight·‖b‖ − squared/2·‖b‖² over the columns of a group. */
function groupConjugate(
  { squared }: Corners,
  { columns, weight }: PenaltyGroup,
  slopes: Float64Array,
  share: number,
): number {
  const rest = beyond(lengthOf(slopes, columns) * share, weight);
  return rest === 0 ? 0 : (0.5 * rest * rest) / squared[columns[0]!]!;
}

/** Columns of groups. */
function grouped({ groups = [] }: Corners): ReadonlySet<number> {
  return new Set(groups.flatMap(({ columns }) => columns));
}

/** Ω* at a share of slopes: Infinity where they are not feasible. */
export function conjugateOf(penalty: Corners, slopes: Float64Array, share: number): number {
  const inGroup = grouped(penalty);
  let sum = 0;
  for (let j = 0; j < slopes.length; j++)
    if (!inGroup.has(j)) sum += conjugate(penalty, j, share * slopes[j]!);
  for (const group of penalty.groups ?? []) sum += groupConjugate(penalty, group, slopes, share);
  return sum;
}

/**
 * Ω(b) + Ω*(v) − v·b, which is not negative, without the cancellation of large parts where b is inside: there it is the
 * square of what the slope of the penalty misses v by.
 */
function pairGap(penalty: Corners, j: number, b: number, v: number): number {
  const limit = penalty.absolute[j]!;
  const square = penalty.squared[j]!;
  const most = room(penalty, j, v);
  if (limit === 0 && square === 0 && most === Infinity) return 0;
  const rest = beyond(Math.abs(v), limit);
  const own = v < 0 ? -b : b;
  if (square > 0 && own >= 0 && rest > 0 && rest / square <= most) {
    const missed = square * own - rest;
    return (0.5 * missed * missed) / square;
  }
  const value = limit * Math.abs(b) + 0.5 * square * b * b - v * b;
  return Math.max(0, conjugate(penalty, j, v) + value);
}

function groupGap(
  penalty: Corners,
  group: PenaltyGroup,
  at: Float64Array,
  slopes: Float64Array,
  share: number,
): number {
  const length = lengthOf(at, group.columns);
  let value = group.weight * length;
  for (const j of group.columns) value += (0.5 * penalty.squared[j]! * at[j]! - share * slopes[j]!) * at[j]!;
  return Math.max(0, groupConjugate(penalty, group, slopes, share) + value);
}

/**
 * The gap at b, on the scale of the penalty; null where no share of the slopes is feasible.
 *
 * `gradient`: of the loss by b. `excess`: the loss at b less the least that any log-odds give, which is 0 unless a row holds
 * both events and others; a larger number is right, too, and the gap it gives larger.
 */
export function dualityGap(
  penalty: ProximalPenalty,
  at: Float64Array,
  gradient: Float64Array,
  excess: number,
): number | null {
  const slopes = gradient.map((slope) => -slope);
  const share = feasibleShare(penalty, slopes);
  const inGroup = grouped(penalty);
  let sum = (1 - share) * excess;
  for (let j = 0; j < at.length; j++)
    if (!inGroup.has(j)) sum += pairGap(penalty, j, at[j]!, share * slopes[j]!);
  for (const group of penalty.groups) sum += groupGap(penalty, group, at, slopes, share);
  return Number.isFinite(sum) ? sum : null;
}
