/** The `firth` pass over rows in memory: leverages, then the gradient with weights that share them. */
import { expNonPositive } from '../kernel/twin-elementary.js';
import { compensatedDot } from '../math/compensated-dot.js';
import { packedIndex } from '../math/packed.js';
import type { MemoryShard } from './memory.js';
import type { FirthPass, Pass, PassKind, Sums, SyncShard } from './objective.js';

/** Rows looked at together. */
const CHUNK = 4096;

/** A shard that answers `firth` passes, too. */
export class FirthShard implements SyncShard {
  readonly answers: ReadonlySet<PassKind>;
  readonly rows: number;
  readonly #shard: MemoryShard;
  readonly #events: Float64Array;
  readonly #others: Float64Array;
  readonly #offset: Float64Array;

  /** `events`, `others`: the weights of the shard's rows. */
  constructor(shard: MemoryShard, events: Float64Array, others: Float64Array) {
    this.answers = new Set([...shard.answers, 'firth']);
    this.rows = shard.rows;
    this.#shard = shard;
    this.#events = events;
    this.#others = others;
    this.#offset = logOddsOf(shard, new Float64Array(shard.columns));
  }

  pass(request: Pass): Sums {
    if (request.kind !== 'firth') return this.#shard.pass(request);
    const shared = this.#leverages(request).map((leverage) => leverage / 2);
    const plus = (weights: Float64Array) => weights.map((weight, i) => weight + shared[i]!);
    const { at, atLow, precision } = request;
    this.#shard.reweigh(plus(this.#events), plus(this.#others), 0);
    const sums = this.#shard.pass(
      precision === 'double'
        ? { kind: 'gradient', at, precision }
        : { kind: 'gradient', at, precision, ...(atLow && { atLow }) },
    );
    this.#shard.reweigh(this.#events, this.#others, 0);
    return sums;
  }

  /** h = (a+b)·p·q·|Tx|² of all rows. */
  #leverages(request: FirthPass): Float64Array {
    const { columns } = this.#shard;
    const isAccurate = request.precision === 'double-double';
    const z = isAccurate ? this.#offset.slice() : logOddsOf(this.#shard, request.at);
    const leverages = new Float64Array(this.rows);
    const chunk = new Float64Array(CHUNK * columns);
    for (let start = 0; start < this.rows; start += CHUNK) {
      const count = Math.min(CHUNK, this.rows - start);
      this.#shard.read(start, count, chunk);
      for (let i = 0; i < count; i++) {
        const row = start + i;
        const trials = this.#events[row]! + this.#others[row]!;
        if (isAccurate) z[row] = accurateLogOdds(z[row]!, chunk, i * columns, request);
        const norm = (isAccurate ? accurateNorm : plainNorm)(chunk, i * columns, request);
        leverages[row] = curvature(trials, z[row]!) * norm;
      }
    }
    return leverages;
  }
}

function logOddsOf(shard: MemoryShard, at: Float64Array): Float64Array {
  const all = new Float64Array(shard.rows);
  shard.logOdds(at, (start, logOdds) => all.set(logOdds, start));
  return all;
}

/** (a+b)·p·q at log-odds z. */
function curvature(trials: number, z: number): number {
  const far = expNonPositive(-Math.abs(z));
  const near = 1 / (1 + far);
  return trials * near * (far * near);
}

/** |Tx|² for the x of a row, at `first` of the chunk. */
function plainNorm(chunk: Float64Array, first: number, { at, root }: FirthPass): number {
  let norm = 0;
  for (let j = 0; j < at.length; j++) {
    const row = packedIndex(j, 0);
    let sum = 0;
    for (let k = 0; k <= j; k++) sum += root[row + k]! * chunk[first + k]!;
    norm += sum * sum;
  }
  return norm;
}

/** The same with Tx in double-double: of nearly collinear columns x is far larger than Tx. */
function accurateNorm(chunk: Float64Array, first: number, pass: FirthPass): number {
  const { at, root, rootLow = new Float64Array(root.length) } = pass;
  let norm = 0;
  for (let j = 0; j < at.length; j++) {
    const { hi } = compensatedDot(0, chunk, first, root, rootLow, packedIndex(j, 0), j + 1);
    norm += hi * hi;
  }
  return norm;
}

function accurateLogOdds(offset: number, chunk: Float64Array, first: number, pass: FirthPass): number {
  const { at, atLow = new Float64Array(at.length) } = pass;
  return compensatedDot(offset, chunk, first, at, atLow, 0, at.length).hi;
}
