/** `assembly/logistic.ts` in plain TypeScript: the logistic step of a group of panels. */
import { exponentialQuotient, log1pAny } from './twin-elementary.js';
import { plainDerivatives, plainLosses } from './twin-plain-logistic.js';

/** Rows of a group of four panels. */
const ROWS = 32;
/** The largest |z| and exp(Σ loss) − 1 of the quick step. */
const FAR = 600;
const MOST = 1e300;
/** Numbers of this size and above have a bit in common with 1. */
const SMALLEST_NORMAL = 2.2250738585072014e-308;

/** The rows of a group: z; a and b; e^−|z|; residuals and weights; the largest |z| of the block. */
export class Group {
  readonly z = new Float64Array(ROWS);
  readonly events = new Float64Array(ROWS);
  readonly others = new Float64Array(ROWS);
  readonly exponential = new Float64Array(ROWS);
  readonly residual = new Float64Array(ROWS);
  readonly weight = new Float64Array(ROWS);
  rows = 0;
  largest = 0;
}

/** Whether a row is an event of weight 1, another of weight 1, or has no weight. */
export function isUsual(a: number, b: number): boolean {
  const weight = a + b;
  return weight * weight === weight && !(Math.min(a, b) >= SMALLEST_NORMAL);
}

function allUsual({ rows, events, others }: Group): boolean {
  for (let i = 0; i < rows; i++) if (!isUsual(events[i]!, others[i]!)) return false;
  return true;
}

/** The losses of the even and of the odd rows, and the residuals and weights; null where the plain step has to do it. */
function quickLosses(group: Group, z: Float64Array): [number, number] | null {
  if (!allUsual(group)) return null;
  const above = [0, 0];
  const below = [1, 1];
  let { largest } = group;
  for (let i = 0; i < group.rows; i++) {
    const weight = group.events[i]! + group.others[i]!;
    const sign = group.others[i]! - group.events[i]!;
    const x = z[i]! * sign;
    if (Math.abs(x) > FAR) return null;
    if (largest < Math.abs(x)) largest = Math.abs(x);
    const [power, d] = exponentialQuotient(x);
    const n = weight * power;
    const sum = d + n;
    const lane = i & 1;
    above[lane] = above[lane]! * sum + below[lane]! * n;
    below[lane] = below[lane]! * d;
    const p = n * (1 / sum);
    group.residual[i] = sign * p;
    group.weight[i] = p * (d * (1 / sum));
  }
  const even = above[0]! / below[0]!;
  const odd = above[1]! / below[1]!;
  if (!(even < MOST && odd < MOST)) return null;
  group.largest = largest;
  return [log1pAny(even), log1pAny(odd)];
}

function addTo(sums: Float64Array, at: number, [even, odd]: [number, number]): void {
  sums[at] = sums[at]! + even;
  sums[at + 1] = sums[at + 1]! + odd;
}

/** Adds the losses of the rows to a lane of the even and one of the odd ones; notes the largest |z|. */
export function addLosses(group: Group, z: Float64Array, sums: Float64Array, at: number): void {
  addTo(sums, at, quickLosses(group, z) ?? plainLosses(group, z));
}

/** As `addLosses` at the group's z; sets the residuals b·p − a·q and the weights (a+b)·p·q. */
export function addDerivatives(group: Group, sums: Float64Array): void {
  const quick = quickLosses(group, group.z);
  addTo(sums, 0, quick ?? plainLosses(group, group.z));
  if (quick === null) plainDerivatives(group);
}
