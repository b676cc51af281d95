/** The losses of the models that an analysis of deviance compares. */
import { OddsmithError } from '../../errors.js';
import type { Estimate } from '../../fit/estimate.js';
import type { FirthLikelihood } from '../../fit/firth-likelihood.js';
import type { LoadedRows } from '../../fit/loaded-rows.js';
import { lossOfSubset } from '../../fit/reference-models.js';
import type { ShardWork } from '../../fit/solve.js';
import { type DoubleDouble, ZERO } from '../../math/double-double.js';

/** Losses of models by their columns, each found once; penalised ones, in units of the data, where the estimate is Firth's. */
export class Losses {
  private readonly known = new Map<string, DoubleDouble>();
  private readonly rows: LoadedRows;
  private readonly full: Estimate;
  private readonly firth: FirthLikelihood | null;

  constructor(rows: LoadedRows, full: Estimate, firth: FirthLikelihood | null) {
    [this.rows, this.full, this.firth] = [rows, full, firth];
  }

  /** The coefficients of the model that are not aliased. */
  free(columns: readonly number[]): readonly number[] {
    const { gram, free } = this.full;
    if (columns.length === this.rows.columns) return free;
    const dependent = gram?.dependentAmong(columns) ?? [];
    return columns.filter((j) => !dependent.includes(j));
  }

  *of(columns: readonly number[]): ShardWork<DoubleDouble> {
    const key = columns.join();
    const loss = this.known.get(key) ?? (yield* this.found(columns));
    this.known.set(key, loss);
    return loss;
  }

  private *found(columns: readonly number[]): ShardWork<DoubleDouble> {
    const { rows, full, firth } = this;
    const isWhole = columns.length === rows.columns;
    if (firth === null)
      return isWhole ? (full.refined?.loss ?? ZERO) : yield* lossOfSubset(rows, this.free(columns));
    const value = isWhole ? firth.value : yield* firth.within(full, this.free(columns));
    if (value !== null) return firth.inUnits(value, full.free);
    throw new OddsmithError('not-converged', 'A model without some of the terms was not reached.');
  }
}
