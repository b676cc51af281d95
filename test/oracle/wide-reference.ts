/**
 * Penalised logistic regression with more columns than rows, by coordinate descent in its plainest form: each coefficient in
 * turn to the root of its slope, found by Newton's method between brackets, until the optimality conditions hold over all
 * columns. In doubles and plain arrays, with nothing of the library.
 */

/** −ℓ/Σw + Σ absolute·|b| + ½·square·b², lower ≤ b ≤ upper; column after column, the intercept's among them. */
export interface WideCorner {
  readonly columns: readonly Float64Array[];
  readonly events: Float64Array;
  readonly others: Float64Array;
  readonly offset: Float64Array;
  readonly absolute: Float64Array;
  readonly square: Float64Array;
  readonly lower: Float64Array;
  readonly upper: Float64Array;
}

export interface WideReference {
  readonly b: Float64Array;
  readonly objective: number;
  readonly violation: number;
}

const weightOf = ({ events, others }: WideCorner) =>
  events.reduce((sum, one) => sum + one, 0) + others.reduce((sum, one) => sum + one, 0);

/** Log-odds at b. */
export function logOddsAt({ columns, offset }: WideCorner, b: ArrayLike<number>): Float64Array {
  const z = offset.slice();
  columns.forEach((column, j) => {
    if (b[j] !== 0) for (let i = 0; i < z.length; i++) z[i]! += column[i]! * b[j]!;
  });
  return z;
}

/** a·(1 − p) − b·p of each row over Σw. */
export function residualsAt(corner: WideCorner, z: Float64Array): Float64Array {
  const weight = weightOf(corner);
  return z.map((one, i) => {
    const p = 1 / (1 + Math.exp(-one));
    const q = 1 / (1 + Math.exp(one));
    return (corner.events[i]! * q - corner.others[i]! * p) / weight;
  });
}

export function objectiveAt(corner: WideCorner, b: ArrayLike<number>): number {
  const z = logOddsAt(corner, b);
  let loss = 0;
  z.forEach((one, i) => {
    const rest = Math.log1p(Math.exp(-Math.abs(one)));
    loss += corner.events[i]! * (Math.max(-one, 0) + rest) + corner.others[i]! * (Math.max(one, 0) + rest);
  });
  let penalty = 0;
  for (let j = 0; j < b.length; j++)
    penalty += corner.absolute[j]! * Math.abs(b[j]!) + 0.5 * corner.square[j]! * b[j]! * b[j]!;
  return loss / weightOf(corner) + penalty;
}

function product(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

/** The largest distance of any slope from what penalty and bounds take; with slopes of the log-likelihood. */
export function violationAt(corner: WideCorner, b: ArrayLike<number>): number {
  const residual = residualsAt(corner, logOddsAt(corner, b));
  let worst = 0;
  corner.columns.forEach((column, j) => {
    const value = b[j]!;
    const slope = product(column, residual) - corner.square[j]! * value;
    const limit = corner.absolute[j]!;
    // Up pays while the slope is above what the penalty takes on that side, down while it is below.
    const up = slope - (value < 0 ? -limit : limit);
    const down = -slope - (value > 0 ? -limit : limit);
    if (value < corner.upper[j]!) worst = Math.max(worst, up);
    if (value > corner.lower[j]!) worst = Math.max(worst, down);
  });
  return worst;
}

/** Where the slope of one coefficient, its penalty of sign `side` included, is 0 between `low` and `high`. */
function root(
  corner: WideCorner,
  j: number,
  from: number,
  z: Float64Array,
  side: number,
  ends: readonly number[],
): number {
  const column = corner.columns[j]!;
  const weight = weightOf(corner);
  let [low, high] = ends as [number, number];
  let x = Math.min(Math.max(from, low), high);
  for (let step = 0; step < 100; step++) {
    let [first, second] = [side * corner.absolute[j]! + corner.square[j]! * x, corner.square[j]!];
    for (let i = 0; i < column.length; i++) {
      const e = Math.exp(-Math.abs(z[i]! + (x - from) * column[i]!));
      const p = z[i]! + (x - from) * column[i]! < 0 ? e / (1 + e) : 1 / (1 + e);
      first += (column[i]! * (corner.others[i]! * p - corner.events[i]! * (1 - p))) / weight;
      second += (column[i]! * column[i]! * (corner.events[i]! + corner.others[i]!) * p * (1 - p)) / weight;
    }
    if ((first > 0 && x === ends[0]) || (first < 0 && x === ends[1])) return x;
    if (first > 0) high = x;
    else low = x;
    let next = x - Math.max(-4, Math.min(4, first / second));
    // At an end that has not been looked at the slope may point outwards; else Newton's step has gone too far.
    if (next <= low) next = low === ends[0] && x !== low ? low : (low + x) / 2;
    if (next >= high) next = high === ends[1] && x !== high ? high : (high + x) / 2;
    if (Math.abs(next - x) <= 1e-16 * (1e-3 + Math.abs(x))) return next;
    x = next;
  }
  return x;
}

export function wideReference(corner: WideCorner, tolerance = 1e-13, mostSweeps = 200_000): WideReference {
  const { columns, absolute, square, lower, upper } = corner;
  const b = new Float64Array(columns.length);
  let z = logOddsAt(corner, b);
  let residual = residualsAt(corner, z);
  const update = (j: number) => {
    const value = b[j]!;
    const slope = product(columns[j]!, residual);
    let next: number;
    if (absolute[j] === 0) next = root(corner, j, value, z, 0, [lower[j]!, upper[j]!]);
    else if (value === 0) {
      if (Math.abs(slope) <= absolute[j]!) return;
      const side = Math.sign(slope);
      next = root(corner, j, 0, z, side, side > 0 ? [0, upper[j]!] : [lower[j]!, 0]);
    } else {
      const side = Math.sign(value);
      next = root(corner, j, value, z, side, side > 0 ? [0, upper[j]!] : [lower[j]!, 0]);
      if (Math.abs(next) < 1e-14) next = 0;
    }
    if (next === value) return;
    for (let i = 0; i < z.length; i++) z[i]! += (next - value) * columns[j]![i]!;
    b[j] = next;
    residual = residualsAt(corner, z);
  };
  for (let sweep = 0; sweep < mostSweeps; sweep++) {
    // All columns from time to time, between that those in use.
    for (let j = 0; j < b.length; j++)
      if (sweep % 10 === 0 || b[j] !== 0 || absolute[j]! + square[j]! === 0) update(j);
    if (sweep % 10 !== 0) continue;
    z = logOddsAt(corner, b);
    residual = residualsAt(corner, z);
    const violation = violationAt(corner, b);
    if (violation <= tolerance) return { b, objective: objectiveAt(corner, b), violation };
  }
  return { b, objective: objectiveAt(corner, b), violation: violationAt(corner, b) };
}
