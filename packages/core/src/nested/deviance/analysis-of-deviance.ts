/** `analysisOfDeviance`: how much each term of a model explains, by likelihood ratio. */
import { OddsmithError, type Warning } from '../../errors.js';
import { cancelled } from '../../fit/cancelled.js';
import type { Estimate } from '../../fit/estimate.js';
import type { Fit } from '../../fit/fitted.js';
import type { LoadedRows } from '../../fit/loaded-rows.js';
import type { ShardWork } from '../../fit/solve.js';
import { oneOf, type Rules, validateOptions } from '../../fit/validate.js';
import { ADJUSTMENTS, type Adjustment, adjust } from '../../inference/adjust.js';
import { likelihoodRatioTest } from '../../inference/likelihood-ratio.js';
import type { ModelFile } from '../../output/model.js';
import type { Data } from '../../table/data.js';
import { fileOf } from '../model-file.js';
import { devianceOf, type Estimated, ROW_RULES, type RowOptions, withModelRows } from '../model-rows.js';
import { Losses } from './losses.js';
import type { DevianceReport, DevianceTerm, DevianceType, ModelDeviance } from './report.js';
import { termSteps } from './term-steps.js';

export interface DevianceOptions extends RowOptions {
  /** See `DevianceType`. Default `I`. */
  readonly type?: DevianceType;
  /** How p-values are adjusted for the number of terms, as R's `p.adjust`. Default `none`. */
  readonly adjustment?: Adjustment;
}

const RULES: Rules<DevianceOptions> = {
  ...ROW_RULES,
  type: oneOf('I', 'II', 'III'),
  adjustment: oneOf(...ADJUSTMENTS),
};

/**
 * Analysis of deviance: the likelihood-ratio test of each term, sequential (as R's `anova`), marginal (as `drop1`, and as
 * `car::Anova` for terms that are part of others) or of type III, whose answer depends on the contrasts of factors.
 *
 * `model`: a formula; or a fit or a model, whose data these have to be. Weights are not part of a model: they are given again.
 *
 * Rejects as `fit` does, with `data-shape` where the rows are not those of the model, and with `option-unavailable` after
 * ridge, lasso or elastic net and, under sampling weights, where there is no likelihood. After Firth's penalty the deviances are penalised,
 * the penalty being that of the whole model (Heinze & Schemper 2002), so that types I to III have their tests there, too.
 */
export async function analysisOfDeviance(
  data: Data,
  model: string | Fit | ModelFile,
  options: DevianceOptions = {},
): Promise<DevianceReport> {
  try {
    const { type = 'I', adjustment = 'none', ...rest } = options;
    validateOptions(options, RULES);
    if (typeof model !== 'string') refuseShrunken(fileOf(model));
    return await withModelRows(data, model, rest, (rows, full, found) =>
      analysed(rows, full, found, type, adjustment),
    );
  } catch (error) {
    throw cancelled(error, options.signal);
  }
}

function refuseShrunken({ fit }: ModelFile): void {
  if (fit.penalty === null || fit.penalty === 'firth') return;
  const message = `An analysis of deviance is of a likelihood, and the model was fitted with penalty "${fit.penalty}".`;
  throw new OddsmithError('option-unavailable', message, { option: 'penalty' });
}

function* analysed(
  rows: LoadedRows,
  full: Estimate,
  { begun, firth, saturated }: Estimated,
  type: DevianceType,
  adjustment: Adjustment,
): ShardWork<DevianceReport> {
  const { facts } = begun;
  const { schema, weightsKind } = facts;
  if (weightsKind === 'sampling') {
    const message = 'Under sampling weights there is no likelihood, and no deviance to analyse.';
    throw new OddsmithError('option-unavailable', message, { option: 'weightsKind' });
  }
  const losses = new Losses(rows, full, firth);
  const deviance = function* (columns: readonly number[]): ShardWork<ModelDeviance> {
    return {
      deviance: devianceOf(yield* losses.of(columns), saturated),
      dfResidual: facts.observations - losses.free(columns).length,
    };
  };
  const terms: DevianceTerm[] = [];
  for (const step of termSteps(schema, type)) {
    const df = losses.free(step.larger).length - losses.free(step.smaller).length;
    if (df === 0) continue;
    const test = likelihoodRatioTest(yield* losses.of(step.smaller), yield* losses.of(step.larger), df);
    terms.push({ term: step.term, ...test, ...(yield* deviance(type === 'I' ? step.larger : step.smaller)) });
  }
  return {
    format: 'oddsmith-deviance/1',
    formula: schema.formula,
    response: schema.response.label,
    event: schema.response.kind === 'labels' ? schema.response.levels[1] : 'success',
    type,
    penalty: firth === null ? null : 'firth',
    adjustment,
    rows: facts.rows,
    rowsDropped: facts.rowsDropped,
    weightsKind,
    nullModel: yield* deviance(schema.intercept ? [0] : []),
    fullModel: yield* deviance(schema.columns.map((_, j) => j)),
    terms: adjusted(terms, adjustment),
    warnings: [...begun.warnings, ...warningsOf(full)],
  };
}

function adjusted(terms: readonly DevianceTerm[], method: Adjustment): DevianceTerm[] {
  if (method === 'none') return [...terms];
  const p = adjust(
    terms.map((term) => term.p),
    method,
  );
  return terms.map((term, i) => ({ ...term, pAdjusted: p[i]! }));
}

function warningsOf({ separation, converged }: Estimate): Warning[] {
  if (separation !== null) {
    const message =
      'The data are separated: the deviance of the model is its limit, and χ² is no safe guide to it.';
    return [{ code: 'separated', message }];
  }
  if (converged) return [];
  return [{ code: 'not-converged', message: 'The estimate of the model was not reached.' }];
}
