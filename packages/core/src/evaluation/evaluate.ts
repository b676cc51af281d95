/** `evaluate`: a model against rows whose outcome is known. */
import type { Fit } from '../fit/fitted.js';
import { saturatedLoss } from '../fit/likelihood.js';
import { toNumber } from '../math/double-double.js';
import { binaryEvent } from '../output/binary-only.js';
import type { ModelFile } from '../output/model.js';
import type { Data } from '../table/data.js';
import { summedLoss } from './accuracy.js';
import { byGroup } from './by-group.js';
import { comparison } from './comparison.js';
import type { Evaluation } from './evaluation.js';
import { mainFigures } from './main-figures.js';
import { checkEvaluateOptions, type EvaluateOptions } from './options.js';
import { type Subject, subjectOf } from './subject.js';

/**
 * Evaluates a fit or a model on rows whose outcome is known: discrimination (ROC curve, AUC with DeLong's interval,
 * precision–recall, gain), accuracy (Brier score and its decomposition, log loss), calibration (intercept, slope, smooth and
 * binned curve), the confusion matrix at a threshold with every rate, thresholds chosen by rule, and net benefit. Weights count
 * as replicates, but for sampling and importance weights. It says by itself when the rows are those of the training. `by` tells the
 * main figures apart by a column, `against` compares with another model.
 *
 * Rows that lack a value or have a level the training did not have are left out and counted; with `missing: 'fail'`
 * they are refused. O(n log n).
 *
 * Throws `column-unknown`, `column-type`, `level-unknown` (a label of the response that the model does not know),
 * `response-proportion`, `value-out-of-domain`, `weights-invalid`, `data-empty`, `data-shape`, `option-unknown`,
 * `option-invalid`, `option-unavailable`, and under `fail` `value-missing`.
 */
export function evaluate(fit: Fit | ModelFile, data: Data, options: EvaluateOptions = {}): Evaluation {
  checkEvaluateOptions(options);
  return evaluationOf(subjectOf(fit, data, options), options);
}

/** All that is told without resampling. */
export function evaluationOf(subject: Subject, options: EvaluateOptions): Evaluation {
  const { model, table, rows, weighting, side, against, weight, events, confidence, settings } = subject;
  const { groups } = side;
  const context = { weight, multiple: settings.multiple, weighting };
  const { by, curvePoints = Number.POSITIVE_INFINITY } = options;
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
    weightsKind: weighting.kind,
    trainingRows: areTrainingRows(model, 2 * (summedLoss(groups) - toNumber(saturatedLoss(rows))), subject),
    confidence,
    ...mainFigures(groups, { ...settings, weighting, thresholds: subject.thresholds, points: curvePoints }),
    ...(by !== undefined && {
      groups: { column: by, reports: byGroup(table, by, rows, settings, weighting) },
    }),
    ...(against && {
      comparison: comparison(against.model.schema.formula, rows, side, against.side, context),
    }),
  };
}

/** Relative difference of two deviances of the same rows. */
const SAME = 1e-9;

/** The same weights of all rows and of events and the same deviance: the rows of the training (or their equal). */
export function areTrainingRows(
  { fit }: ModelFile,
  deviance: number,
  { weight, events }: Pick<Subject, 'weight' | 'events'>,
): boolean {
  return (
    Math.abs(weight - fit.weight) <= SAME * fit.weight &&
    Math.abs(events - (fit.events ?? 0)) <= SAME * fit.weight &&
    Math.abs(deviance - fit.deviance) <= SAME * (1 + fit.deviance)
  );
}
