/** `evaluate`: a model against rows whose outcome is known. */
import { Fit } from '../fit/fitted.js';
import { saturatedLoss } from '../fit/likelihood.js';
import { predictTable } from '../fit/predict.js';
import { useFullLanguage } from '../formula/full/index.js';
import { inputTypes } from '../formula/used-columns.js';
import { intervalMultiple } from '../inference/wald.js';
import { toNumber } from '../math/double-double.js';
import { readOutcome } from '../observations/outcome.js';
import { binaryEvent } from '../output/binary-only.js';
import type { ModelFile } from '../output/model.js';
import { type Data, toTable } from '../table/data.js';
import { brierScore, summedLoss } from './accuracy.js';
import { areaUnderCurve } from './auc.js';
import { calibration } from './calibration.js';
import { confusionAt } from './confusion.js';
import { averagePrecision, curve } from './curve.js';
import type { Evaluation } from './evaluation.js';
import { checkEvaluateOptions, type EvaluateOptions } from './options.js';
import { groupByScore, type ScoredRows, scoredRows } from './scored-groups.js';
import { totalOf } from './total.js';

/**
 * Evaluates a fit or a model on rows whose outcome is known: discrimination (ROC curve, AUC with DeLong's interval,
 * precision–recall), accuracy (Brier score, log loss), calibration (intercept, slope, binned curve) and the confusion
 * matrix at a threshold. Weights count as replicates. It says by itself when the rows are those of the training.
 *
 * Rows that lack a value or have a level the training did not have are left out and counted; with `missing: 'fail'`
 * they are refused. O(n log n).
 *
 * Throws `column-unknown`, `column-type`, `level-unknown` (a label of the response that the model does not know),
 * `response-proportion`, `value-out-of-domain`, `weights-invalid`, `data-empty`, `option-unknown`, `option-invalid`,
 * and under `fail` `value-missing`.
 */
export function evaluate(fit: Fit | ModelFile, data: Data, options: EvaluateOptions = {}): Evaluation {
  checkEvaluateOptions(options);
  useFullLanguage();
  const model = fit instanceof Fit ? fit.model() : fit;
  const { missing = 'drop', confidence = model.confidence, threshold = 0.5, bins = 10 } = options;
  const table = toTable(data, { types: inputTypes(model.schema) });
  const outcome = readOutcome(model.schema, table, {
    ...options,
    weightsKind: weightsKindOf(model, options),
  });
  const rows = scoredRows(predictTable(model, table, { missing }), outcome, missing);
  const groups = groupByScore(rows);
  const events = totalOf(groups.events);
  const weight = events + totalOf(groups.others);
  const loss = summedLoss(groups);
  const multiple = intervalMultiple(confidence);
  return {
    format: 'oddsmith-evaluation/1',
    formula: model.schema.formula,
    response: model.schema.response.label,
    event: binaryEvent(model),
    reference: model.reference,
    rows: rows.logOdds.length,
    rowsDropped: rows.dropped,
    weight,
    events,
    weightsKind: outcome.weightsKind,
    trainingRows: areTrainingRows(model, rows, { weight, events, loss }),
    confidence,
    auc: areaUnderCurve(groups, outcome.weightsKind !== 'importance', multiple),
    averagePrecision: averagePrecision(groups),
    brier: brierScore(groups, weight),
    logLoss: Number.isFinite(loss) ? loss / weight : null,
    calibration: calibration(groups, bins, multiple),
    confusion: confusionAt(groups, threshold),
    curve: curve(groups, options.curvePoints ?? Number.POSITIVE_INFINITY),
  };
}

/** The kind asked for, else that of the fit where there are weights. */
function weightsKindOf({ fit }: ModelFile, { weights, weightsKind }: EvaluateOptions) {
  if (weightsKind !== undefined || weights === undefined) return weightsKind;
  return fit.weightsKind ?? undefined;
}

/** Relative difference of two deviances of the same rows. */
const SAME = 1e-9;

/** The same weights of all rows and of events and the same deviance: the rows of the training (or their equal). */
function areTrainingRows(
  { fit }: ModelFile,
  rows: ScoredRows,
  { weight, events, loss }: { weight: number; events: number; loss: number },
): boolean {
  const deviance = 2 * (loss - toNumber(saturatedLoss(rows)));
  return (
    Math.abs(weight - fit.weight) <= SAME * fit.weight &&
    Math.abs(events - (fit.events ?? 0)) <= SAME * fit.weight &&
    Math.abs(deviance - fit.deviance) <= SAME * (1 + fit.deviance)
  );
}
