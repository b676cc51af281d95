/** Writes a run down as it goes by: every iterate with its loss, gradient, distance and cost. */

import type { LoadedRows } from '../fit/loaded-rows.js';
import { packedProduct, subvector } from '../math/packed.js';
import type { CountedShard, Solution, Sums } from '../objective/objective.js';
import type { Work } from '../solver/run.js';
import { dot, plus } from '../solver/vector.js';
import { GrowableFloat64 } from '../table/growable.js';

/** The optimum, on the scale of the shards, over the coefficients that may move. */
export interface Target {
  readonly coefficients: Float64Array;
  /** H(β̂), packed. */
  readonly hessian: Float64Array;
}

export class Recorder {
  readonly coefficients = new GrowableFloat64();
  readonly losses = new GrowableFloat64();
  readonly gradientNorms = new GrowableFloat64();
  readonly distances = new GrowableFloat64();
  readonly passes = new GrowableFloat64();
  readonly seconds = new GrowableFloat64();
  /** Distance of the last iterate, or null without a target. */
  distance: number | null = null;
  readonly #rows: LoadedRows;
  readonly #active: readonly number[];
  readonly #weight: number;
  readonly #target: Target | null;
  readonly #inBatches: boolean;
  readonly #started = performance.now();
  #passes = 0;
  #gradient: Float64Array | null = null;

  constructor(
    rows: LoadedRows,
    active: readonly number[],
    weight: number,
    target: Target | null,
    inBatches: boolean,
  ) {
    this.#rows = rows;
    this.#active = active;
    this.#weight = weight;
    this.#target = target;
    this.#inBatches = inBatches;
  }

  /** The same run, written down. */
  *record(work: Work<Solution, CountedShard>): Work<Solution, CountedShard> {
    let answer: Sums | undefined;
    for (;;) {
      const step = work.next(answer);
      if (step.done) return step.value;
      // A rule may stop the run at this iteration: it is written down before it is told.
      if (!('pass' in step.value)) this.#write(step.value.coefficients, step.value.loss);
      answer = yield step.value;
      if ('pass' in step.value && answer) this.#answered(step.value.pass, answer);
    }
  }

  /** Counts a pass; the first gradient is that of the start. */
  #answered(pass: { kind: string; at: Float64Array; rows?: Int32Array }, sums: Sums): void {
    if (pass.rows) {
      this.#passes += pass.rows.length / this.#rows.count;
      return;
    }
    if (!this.#inBatches) this.#passes++;
    if (!sums.gradient) return;
    const isStart = this.#gradient === null;
    this.#gradient = sums.gradient;
    if (isStart) this.#write(pass.at, sums.loss);
  }

  #write(at: Float64Array, loss: number): void {
    const { scales } = this.#rows;
    for (let j = 0; j < at.length; j++) this.coefficients.push(at[j]! * scales[j]!);
    this.losses.push(loss / this.#weight);
    let square = 0;
    for (const j of this.#active) {
      const slope = this.#gradient![j]! / scales[j]! / this.#weight;
      square += slope * slope;
    }
    this.gradientNorms.push(Math.sqrt(square));
    this.passes.push(this.#passes);
    this.seconds.push((performance.now() - this.#started) / 1000);
    if (this.#target === null) return;
    const away = plus(subvector(at, this.#active), this.#target.coefficients, -1);
    this.distance = lengthIn(this.#target.hessian, away);
    this.distances.push(this.distance);
  }
}

/** √(vᵀHv), of a vector scaled so that its squares do not overflow. */
function lengthIn(hessian: Float64Array, vector: Float64Array): number {
  const largest = vector.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  if (largest === 0) return 0;
  const scaled = vector.map((value) => value / largest);
  const square = dot(scaled, packedProduct(hessian, scaled));
  return Math.min(largest * Math.sqrt(Math.max(0, square)), Number.MAX_VALUE);
}
