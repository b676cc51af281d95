/** How the log-odds of a row move when columns of the data do. */
import { DesignDerivative } from '../../formula/derivatives/design.js';
import type { Directions } from '../../formula/derivatives/expression.js';
import type { Schema } from '../../formula/schema.js';
import { compensatedDot } from '../../math/compensated-dot.js';
import type { PredictiveModel } from '../../output/model.js';
import type { BoundRows, RowState } from '../question.js';

/** β of some columns in double-double. */
interface Part {
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly direction: Float64Array | null;
}

/** The derivatives of the log-odds xᵀβ + offset by one or two columns of the data. */
export class MovingPredictor {
  readonly #model: PredictiveModel;
  readonly #by: Directions;
  #derivative: DesignDerivative | null = null;
  #part: Part | null = null;
  #row = 0;

  constructor(model: PredictiveModel, by: Directions) {
    this.#model = model;
    this.#by = by;
  }

  get #schema(): Schema {
    return this.#model.schema;
  }

  begin({ design, inputs }: BoundRows): void {
    this.#derivative = new DesignDerivative(this.#schema, design, inputs, this.#by);
    this.#part ??= this.#partOf(this.#derivative.columns);
  }

  #partOf(columns: Int32Array): Part {
    const { coefficients, coefficientsLow, limiting } = this.#model;
    const value = (j: number) => coefficients[j] ?? limiting?.coefficients[j] ?? 0;
    return {
      high: Float64Array.from(columns, value),
      low: Float64Array.from(columns, (j) => coefficientsLow[j]!),
      direction: limiting && Float64Array.from(columns, (j) => limiting.direction[j]!),
    };
  }

  moveTo({ row }: RowState): void {
    this.#row = row;
    this.#derivative!.moveTo(row);
  }

  /** A derivative of the log-odds in the row; ±Infinity where an infinite coefficient takes part. */
  slope(which: 'a' | 'b' | 'ab'): number {
    const { high, low, direction } = this.#part!;
    const x = this.#derivative!.at[which];
    const offset = this.#derivative!.offset(which, this.#row);
    const away = direction?.reduce((sum, d, k) => sum + d * x[k]!, 0) ?? 0;
    if (away !== 0) return away > 0 ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY;
    return compensatedDot(offset, x, 0, high, low, 0, x.length).hi;
  }

  /** Calls `visit` with each design column that moves and its derivative in the row. */
  eachColumn(which: 'a' | 'b' | 'ab', visit: (column: number, derivative: number) => void): void {
    const { columns, at } = this.#derivative!;
    for (let k = 0; k < columns.length; k++) if (at[which][k] !== 0) visit(columns[k]!, at[which][k]!);
  }
}
