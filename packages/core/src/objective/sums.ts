/** Adding up sums: of blocks within a shard and of shards, in double-double and always in the same order. */
import type { Pass, Sums } from './objective.js';

/** A vector of running double-double sums. */
export class RunningSums {
  readonly high: Float64Array;
  readonly low: Float64Array;

  constructor(length: number) {
    this.high = new Float64Array(length);
    this.low = new Float64Array(length);
  }

  /** Adds (value, low) to entry `index` (Knuth's two-sum, then a renormalisation). */
  add(index: number, value: number, low: number): void {
    const before = this.high[index]!;
    const sum = before + value;
    const shifted = sum - before;
    const rest = before - (sum - shifted) + (value - shifted) + (this.low[index]! + low);
    const high = sum + rest;
    this.high[index] = high;
    // An overflowed sum has no low part: ∞ − ∞ would be NaN.
    this.low[index] = Number.isFinite(high) ? rest - (high - sum) : 0;
  }

  /** Puts a vector, and its low parts where it has some, where all is 0 from `from` on. */
  setVector(from: number, values: Float64Array | undefined, lows?: Float64Array): void {
    if (values !== undefined) this.high.set(values, from);
    if (lows !== undefined) this.low.set(lows, from);
  }

  /** Adds a vector, and its low parts where it has some, to the entries from `from` on. */
  addVector(from: number, values: Float64Array | undefined, lows?: Float64Array): void {
    if (values === undefined) return;
    if (lows === undefined) this.#addPlain(from, values);
    else for (let i = 0; i < values.length; i++) this.add(from + i, values[i]!, lows[i]!);
  }

  /** As `add` with low parts that are 0, in half the time: triangles are added for every part of the rows. */
  #addPlain(from: number, values: Float64Array): void {
    const { high, low } = this;
    for (let i = 0, to = from; i < values.length; i++, to++) {
      const value = values[i]!;
      const before = high[to]!;
      const sum = before + value;
      const shifted = sum - before;
      const rest = before - (sum - shifted) + (value - shifted) + low[to]!;
      const total = sum + rest;
      high[to] = total;
      low[to] = total - total === 0 ? rest - (total - sum) : 0;
    }
  }
}

/** How many sums a pass has: the loss, then its gradient, then its Hessian; or a loss for each length. */
export function sumCount(request: Pass): number {
  if (request.kind === 'along') return request.lengths.length;
  if (request.kind === 'predicted') return 2;
  if (request.kind === 'gradients') return request.points + request.at.length;
  const size = request.at.length;
  if (request.kind === 'hessianTimes') return size;
  if (request.kind === 'loss') return 1;
  return request.kind === 'hessian' ? 1 + size + (size * (size + 1)) / 2 : 1 + size;
}

/**
 * Names the parts of a vector of sums, without copying it: a Hessian may be large. `isExact`: the sums are those of one
 * block in plain sums, and the low parts of the Hessian are left out.
 */
export function nameSums(request: Pass, sums: RunningSums, largestLogOdds: number, isExact = false): Sums {
  const { high, low } = sums;
  if (request.kind === 'along') return { loss: high[0]!, lossLow: low[0]!, largestLogOdds, losses: high };
  if (request.kind === 'hessianTimes') return { loss: 0, lossLow: 0, largestLogOdds, times: high };
  if (request.kind === 'predicted') return { loss: 0, lossLow: 0, largestLogOdds, predicted: high };
  if (request.kind === 'gradients') {
    const [losses, gradients] = [high.subarray(0, request.points), high.subarray(request.points)];
    return { loss: 0, lossLow: 0, largestLogOdds, losses, gradients };
  }
  const size = request.at.length;
  const named = { loss: high[0]!, lossLow: low[0]!, largestLogOdds };
  if (request.kind === 'loss') return named;
  const gradient = { gradient: high.subarray(1, 1 + size), gradientLow: low.subarray(1, 1 + size) };
  if (request.kind !== 'hessian') return { ...named, ...gradient };
  const hessian = high.subarray(1 + size);
  if (isExact) return { ...named, ...gradient, hessian };
  return { ...named, ...gradient, hessian, hessianLow: low.subarray(1 + size) };
}

/** Groups of parts, as equal as can be, that are added up before they are added to each other. */
const GROUPS = 8;

/** Whether a group ends after so many of all parts. */
export function isGroupEnd(parts: number, total: number): boolean {
  return Math.ceil((Math.floor((parts * GROUPS) / total) * total) / GROUPS) === parts;
}

/** The answer of all parts to a pass, added in row order: within groups, and then these. */
export function mergeSums(request: Pass, parts: readonly Sums[]): Sums {
  const total = parts.reduce((sum, { parts: some = 1 }) => sum + some, 0);
  const groups: Sums[] = [];
  let group: Sums[] = [];
  let index = 0;
  for (const part of parts) {
    group.push(part);
    index += part.parts ?? 1;
    if (!isGroupEnd(index, total)) continue;
    groups.push(added(request, group));
    group = [];
  }
  return withLow(added(request, groups));
}

/** Sums added up in their order. */
export function added(request: Pass, parts: readonly Sums[]): Sums {
  if (parts.length === 1) return parts[0]!;
  const sums = new RunningSums(sumCount(request));
  let largest = 0;
  for (const part of parts) {
    largest = Math.max(largest, part.largestLogOdds);
    const put = part === parts[0] ? 'setVector' : 'addVector';
    if (part.losses) {
      sums[put](0, part.losses);
      sums[put](part.losses.length, part.gradients);
    } else if (part.predicted) sums[put](0, part.predicted);
    else if (part.times) sums[put](0, part.times);
    else {
      sums.add(0, part.loss, part.lossLow);
      sums[put](1, part.gradient, part.gradientLow);
      sums[put](1 + (part.gradient?.length ?? 0), part.hessian, part.hessianLow);
    }
  }
  return nameSums(request, sums, largest);
}

/** A part of a single block leaves the low parts of its Hessian out, which are 0. */
function withLow(part: Sums): Sums {
  if (part.hessian === undefined || part.hessianLow !== undefined) return part;
  return { ...part, hessianLow: new Float64Array(part.hessian.length) };
}
