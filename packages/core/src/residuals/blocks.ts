/** Residuals and influence of observations, block after block: nothing of n rows by p columns is kept. */
import { type ObservedBlock, observedBlocks } from '../observations/blocks.js';
import type { Observations } from '../observations/observations.js';
import { BLOCK_ROWS } from '../observations/predictor.js';
import { Whitening } from '../observations/whitening.js';
import type { PredictiveModel } from '../output/model.js';
import { emptyColumns, type ResidualColumns } from './columns.js';
import { unitDeviance } from './deviance.js';
import { quantileResidual } from './quantile.js';

/** Some rows in order. The arrays are used again for the next block, and may be longer than `count`. */
export interface ResidualBlock {
  /** Index of the first row among the observations. */
  readonly first: number;
  readonly count: number;
  readonly columns: ResidualColumns;
  /** DFBETAS of the coefficients `active` of the model, row after row; null where they are not asked for. */
  readonly dfbetas: Float64Array | null;
}

export interface BlockOptions {
  /** The uniform draw of an observation, by its index, for the quantile residual; none where it is null. */
  readonly uniformOf: ((index: number) => number) | null;
  readonly dfbetas: boolean;
}

/** 1 − h below which a row is fitted exactly, whatever its outcome: nothing says how it would be without it. */
const EXACT = 1e-10;

/** All observations in order, at the estimate of a model with the covariance of the model. */
export function* residualBlocks(
  observations: Observations,
  model: PredictiveModel,
  options: BlockOptions,
): Generator<ResidualBlock> {
  const whitening = new Whitening(model);
  const rows = new RowResiduals(observations, model, whitening, options);
  for (const block of observedBlocks(observations, model)) {
    for (let i = 0; i < block.count; i++) rows.write(block, i);
    yield { first: block.first, count: block.count, columns: rows.columns, dfbetas: rows.dfbetas };
  }
}

/** Writes what there is to say of one row after the other. */
class RowResiduals {
  readonly columns = emptyColumns(BLOCK_ROWS);
  readonly dfbetas: Float64Array | null;
  readonly #observations: Observations;
  readonly #whitening: Whitening;
  readonly #uniformOf: BlockOptions['uniformOf'];
  readonly #u: Float64Array;
  readonly #standardErrors: Float64Array;

  constructor(
    observations: Observations,
    { covariance }: PredictiveModel,
    whitening: Whitening,
    { uniformOf, dfbetas }: BlockOptions,
  ) {
    const { size, active } = whitening;
    this.#observations = observations;
    this.#whitening = whitening;
    this.#uniformOf = uniformOf;
    this.#u = new Float64Array(size);
    this.#standardErrors = Float64Array.from(active, (j) => Math.sqrt(covariance[j]![j]!));
    this.dfbetas = dfbetas ? new Float64Array(BLOCK_ROWS * size) : null;
  }

  /** Row `i` of a block. */
  write(block: ObservedBlock, i: number): void {
    const index = block.first + i;
    const unit = this.#unitOf(index);
    const z = block.logOdds[i]!;
    const [p, q] = [block.probability[i]!, block.complement[i]!];
    const [events, others] = [block.events[i]! / unit, block.others[i]! / unit];
    const residual = block.residual[i]! / unit;
    const information = block.information[i]! / unit;
    const { columns } = this;
    columns.probability[i] = p;
    columns.logOdds[i] = z;
    columns.response[i] = residual / (events + others);
    columns.pearson[i] = residual === 0 ? 0 : residual / Math.sqrt(information);
    const deviance = Math.sqrt(unitDeviance(events, others, p, q, residual, z));
    columns.deviance[i] = residual < 0 ? -deviance : deviance;
    columns.working[i] = residual / information;
    columns.quantile[i] = this.#quantile(index, block, i);
    const variance = this.#whitening.apply(block.x, i * this.#observations.design.columns.length, this.#u);
    columns.logOddsStandardError[i] = Number.isFinite(z) ? Math.sqrt(variance) : Number.NaN;
    this.#writeInfluence(i, Math.min(1, information * variance), residual);
  }

  /** What a row is of observations: under frequency weights so many equal ones. */
  #unitOf(index: number): number {
    const { weights, weightsKind } = this.#observations;
    return weightsKind === 'frequency' ? weights![index]! : 1;
  }

  #writeInfluence(i: number, leverage: number, residual: number): void {
    const { columns, dfbetas } = this;
    const { size } = this.#whitening;
    const rest = 1 - leverage < EXACT ? Number.NaN : 1 - leverage;
    const scaled = columns.pearson[i]! / rest;
    columns.leverage[i] = leverage;
    columns.standardisedPearson[i] = columns.pearson[i]! / Math.sqrt(rest);
    columns.standardisedDeviance[i] = columns.deviance[i]! / Math.sqrt(rest);
    columns.dffits[i] = scaled * Math.sqrt(leverage);
    columns.cooksDistance[i] = size === 0 ? Number.NaN : (scaled * scaled * leverage) / size;
    if (dfbetas === null) return;
    const moved = this.#whitening.back(this.#u);
    for (let j = 0; j < size; j++)
      dfbetas[i * size + j] = (moved[j]! * residual) / rest / this.#standardErrors[j]!;
  }

  #quantile(index: number, { events, others, probability, complement, logOdds }: ObservedBlock, i: number) {
    if (this.#uniformOf === null || !Number.isFinite(logOdds[i]!)) return Number.NaN;
    const { weights, weightsKind } = this.#observations;
    // What is counted, whatever a row weighs.
    const weight = weights === null || weightsKind === 'totals' ? 1 : weights[index]!;
    const [came, rest] = [Math.round(events[i]! / weight), Math.round(others[i]! / weight)];
    const uniform = this.#uniformOf(index);
    return quantileResidual(came, came + rest, probability[i]!, complement[i]!, logOdds[i]!, uniform);
  }
}
