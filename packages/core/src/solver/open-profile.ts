/**
 * The bound of a coefficient whose estimate is infinite. With it held at θ the least loss F(θ) falls towards its infimum F̂ as θ goes
 * the way of the estimate, and rises the other way: there it is ½·χ² above F̂ at one θ, where the others have an optimum
 * of their own. Newton's steps on the root √(2(F − F̂)), kept inside a bracket, each after the others have settled.
 */
import { type Asking, withoutIterations } from './asking.js';
import { newton } from './newton.js';
import type { Summit } from './peak.js';
import { curvatureOf, type Followed, hessianPass, lastSteps, lookAt } from './profile.js';

/** Step of θ, in units of the root, after which only the digits are left to find. */
const NEAR = 1e-9;
const MOST_STEPS = 100;
/** No bound lies farther, and no step is longer, on columns whose largest value is below 2. */
const FARTHEST = 1e6;
const LONGEST = 4;

/**
 * The bound on the scale of the passes, or null where it was not reached. `side`: the way the loss rises; `peak.value`: F̂.
 */
export function* openProfileBound(
  followed: Followed,
  peak: Summit,
  start: Float64Array,
): Asking<number | null> {
  const { index, side, multiple, accurate, size } = followed;
  const others = peak.free.filter((j) => j !== index);
  let [low, high] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  let at = start;
  for (let steps = 0; steps < MOST_STEPS; steps++) {
    if (others.length > 0) {
      const settled = yield* withoutIterations(newton.run({ size, start: at, active: others }, {}));
      if (settled.stopReason !== 'newton-decrement') return null;
      at = settled.coefficients;
    }
    const sums = (yield hessianPass(at, accurate))!;
    const curvature = curvatureOf(sums, others, followed);
    if (curvature === null || !Number.isFinite(sums.loss)) return null;
    const look = lookAt(sums, curvature, others, followed, peak);
    const distance = side * at[index]!;
    if (look.root < multiple) low = distance;
    else high = distance;
    const scale = look.root / look.slope;
    const step = stepFrom(distance, (multiple - look.root) * scale, low, high);
    if (!(Math.abs(distance + step) < FARTHEST)) return null;
    at = at.slice();
    at[index] = at[index]! + side * step;
    others.forEach((j, i) => {
      at[j] = at[j]! - side * step * curvature.tangent[i]!;
    });
    if (Math.abs(step) <= NEAR * scale) return yield* lastSteps(followed, peak, at, curvature, scale);
  }
  return null;
}

/** The step wanted, if it stays inside the bracket; else into its middle, or farther where it is open. */
function stepFrom(from: number, wanted: number, low: number, high: number): number {
  const farthest = LONGEST * Math.max(1, Math.abs(from));
  const inside = from + wanted > low && from + wanted < high;
  if (inside && Math.abs(wanted) <= farthest) return wanted;
  if (high === Number.POSITIVE_INFINITY) return farthest;
  if (low === Number.NEGATIVE_INFINITY) return -farthest;
  return (low + high) / 2 - from;
}
