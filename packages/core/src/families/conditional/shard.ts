/** Matched sets as rows somewhere: what solvers ask, answered set after set. */
import { type Pairs, pairs } from '../../math/cholesky-double-double.js';
import type { Pass, PassKind, RowShard, Sums } from '../../objective/objective.js';
import { nameSums, RunningSums, sumCount } from '../../objective/sums.js';
import { answered, type Waiting } from '../answered.js';
import { AccurateRecursion } from './accurate-recursion.js';
import { type MatchedSets, withoutRows } from './matched-sets.js';
import { rangeOf } from './odds.js';
import type { PackedRows } from './packed-rows.js';
import { type Depth, Recursion, type SetSums } from './recursion.js';
import { SetReader, type SetShape } from './set-reader.js';

/** The questions that matched sets answer. */
type SetPass = Extract<Pass, { kind: Depth | 'along' }>;

const ANSWERS: ReadonlySet<PassKind> = new Set<PassKind>(['loss', 'gradient', 'hessian', 'along']);

/** Rows after which sums are added in double-double. */
const BLOCK = 256;

/** Where a pass asks, for one set after the other: adds to the sums, and returns the range of its log-odds. */
type AddSet = (shape: SetShape, into: Pairs) => number;

function isSetPass(request: Pass): request is SetPass {
  return ANSWERS.has(request.kind) && !('factors' in request);
}

export class SetShard implements RowShard {
  readonly answers = ANSWERS;
  readonly rows: number;
  readonly columns: number;
  readonly #packed: PackedRows;
  readonly #all: MatchedSets;
  readonly #waiting: Waiting | null;
  /** The sets that passes are about. */
  #sets: MatchedSets;

  /** `waiting`: passes give the event loop turns, and end when cancelled; null for who cannot wait. */
  constructor(packed: PackedRows, sets: MatchedSets, waiting: Waiting | null) {
    this.rows = packed.count;
    this.columns = packed.columns;
    this.#packed = packed;
    this.#all = sets;
    this.#sets = sets;
    this.#waiting = waiting;
  }

  /** Takes the rows marked 1 out of the passes that follow; null takes all back. */
  leaveOut(rows: Uint8Array | null): void {
    this.#sets = rows === null ? this.#all : withoutRows(this.#all, rows);
  }

  /** Every `stride`-th set. */
  sample(stride: number): RowShard {
    const { starts, cases, rows, count } = this.#all;
    const taken = new Uint8Array(this.rows).fill(1);
    for (let set = 0; set < count; set += stride)
      for (let i = starts[set]!; i < starts[set + 1]!; i++) taken[rows[i]!] = 0;
    return new SetShard(this.#packed, withoutRows({ count, starts, cases, rows }, taken), this.#waiting);
  }

  pass(request: Pass): Sums | Promise<Sums> {
    if (!isSetPass(request)) throw new Error(`Matched sets do not answer ${request.kind}.`);
    return answered(this.#steps(request), this.#waiting);
  }

  /** Null after each block, and the sums at the end. */
  *#steps(request: SetPass): Generator<Sums | null> {
    const count = sumCount(request);
    const sums = new RunningSums(count);
    const desk = pairs(count);
    const reader = new SetReader(this.#packed, this.#sets);
    const add = this.#adding(request, reader);
    let largest = 0;
    let rows = 0;
    for (let set = 0; set < this.#sets.count; set++) {
      const shape = reader.read(set);
      largest = Math.max(largest, add(shape, desk));
      rows += shape.size;
      if (rows < BLOCK && set < this.#sets.count - 1) continue;
      sums.addVector(0, desk.high, desk.low);
      desk.high.fill(0);
      desk.low.fill(0);
      rows = 0;
      yield null;
    }
    yield nameSums(request, sums, largest);
  }

  #adding(request: SetPass, reader: SetReader): AddSet {
    if (request.kind === 'along') return this.#along(request, reader);
    const { kind, at } = request;
    const isAccurate = request.precision === 'double-double';
    const recursion: SetSums = isAccurate ? new AccurateRecursion(this.columns) : new Recursion(this.columns);
    const low = isAccurate ? (request.atLow ?? new Float64Array(at.length)) : null;
    return (shape, into) => {
      if (low === null) reader.predict(at);
      else reader.predictAccurately({ high: at, low });
      recursion.add(reader, shape, kind, into, 0);
      return rangeOf(reader.z.high, shape.size);
    };
  }

  #along({ at, step, lengths }: Extract<Pass, { kind: 'along' }>, reader: SetReader): AddSet {
    const recursion = new Recursion(this.columns);
    const points = Array.from(lengths, (length) => at.map((value, j) => value + length * step[j]!));
    return (shape, into) => {
      points.forEach((point, k) => {
        reader.predict(point);
        recursion.add(reader, shape, 'loss', into, k);
      });
      return 0;
    };
  }
}
