/**
 * Rows of numbers and codes as a shard over the columns of their design: points become those of the elements, and sums
 * of elements those of the columns, once for each pass.
 */
import { type CodedPlan, collect, collectTriangle, spread } from './coded-plan.js';
import type { PassKind, RowShard, Sums } from './objective.js';
import type { HeldPass } from './pooled.js';
import { scaleSums, writeScaled } from './scaling.js';
import { mergeSums, nameSums, RunningSums, sumCount } from './sums.js';

/** Who holds rows, and answers for their elements. */
export interface ElementShard {
  readonly rows: number;
  parts(request: HeldPass): readonly Sums[] | Promise<readonly Sums[]>;
  /** As `MemoryShard.sample`. */
  sample(stride: number): ElementShard;
}

const ANSWERS: ReadonlySet<PassKind> = new Set<PassKind>([
  'loss',
  'gradient',
  'hessian',
  'along',
  'predicted',
  'hessianTimes',
]);

export class FactorShard implements RowShard {
  readonly answers = ANSWERS;
  readonly rows: number;
  readonly columns: number;
  readonly #shards: readonly ElementShard[];
  readonly #plan: CodedPlan;
  readonly #scales: Float64Array;

  /** `shards` in row order; `scales`: what columns are multiplied by in all that is asked and answered. */
  constructor(shards: readonly ElementShard[], plan: CodedPlan, scales: Float64Array) {
    this.#shards = shards;
    this.#plan = plan;
    this.#scales = scales;
    this.columns = plan.columns;
    this.rows = shards.reduce((sum, { rows }) => sum + rows, 0);
  }

  pass(request: HeldPass): Sums | Promise<Sums> {
    const asked = this.#asked(request);
    const parts = this.#shards.map((shard) => shard.parts(asked));
    const here = parts.filter((some) => Array.isArray(some));
    if (here.length === parts.length) return this.#answer(request, asked, here.flat());
    return Promise.all(parts).then((all) => this.#answer(request, asked, all.flat()));
  }

  sample(stride: number): FactorShard {
    const shards = this.#shards.map((shard) => shard.sample(stride));
    return new FactorShard(shards, this.#plan, this.#scales);
  }

  /** The pass over the elements. */
  #asked(request: HeldPass): HeldPass {
    const at = this.#spread(request.at);
    if (request.kind === 'along') return { ...request, at: at.high, step: this.#spread(request.step).high };
    if (request.kind === 'hessianTimes')
      return { ...request, at: at.high, vector: this.#spread(request.vector).high };
    if (!('precision' in request) || request.precision !== 'double-double')
      return { ...request, at: at.high };
    const { high, low } = this.#spread(request.at, request.atLow);
    return { ...request, at: high, atLow: low };
  }

  #spread(vector: Float64Array, rest?: Float64Array): RunningSums {
    const high = new Float64Array(this.columns);
    const low = new Float64Array(this.columns);
    writeScaled(high, vector, this.#scales);
    if (rest) writeScaled(low, rest, this.#scales);
    return spread(this.#plan, high, low);
  }

  #answer(request: HeldPass, asked: HeldPass, parts: readonly Sums[]): Sums {
    const found = mergeSums(asked, parts);
    const { gradient, hessian, times } = found;
    const sums = new RunningSums(sumCount(request));
    if (times) collect(this.#plan, times, undefined, sums, 0);
    else if (gradient) collect(this.#plan, gradient, found.gradientLow, sums, 1);
    else return found;
    if (hessian) collectTriangle(this.#plan, hessian, found.hessianLow, sums, 1 + this.columns);
    if (gradient) sums.add(0, found.loss, found.lossLow);
    return scaleSums(nameSums(request, sums, found.largestLogOdds), this.#scales);
  }
}
