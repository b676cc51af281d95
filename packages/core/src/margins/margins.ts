/** `margins`: effects on the probability, averaged over rows. */
import type { Warning } from '../errors.js';
import { cancelled } from '../fit/cancelled.js';
import { Fit } from '../fit/fitted.js';
import { useFullLanguage } from '../formula/full/index.js';
import { inputTypes } from '../formula/used-columns.js';
import type { Adjustment } from '../inference/adjust.js';
import { toNumber } from '../math/double-double.js';
import { binaryEvent } from '../output/binary-only.js';
import type { ModelFile } from '../output/model.js';
import { withTurns } from '../pool/turn.js';
import { type Data, toTable } from '../table/data.js';
import type { Table } from '../table/table.js';
import { comparisons, contrast, type Desk, effect, interaction, prediction } from './answers.js';
import { DeltaMethod } from './delta-method.js';
import { columnsAtMeans, meansOf } from './means.js';
import { checkMarginsOptions, type MarginsOptions } from './options.js';
import { Plan } from './plan.js';
import { Population } from './population.js';
import type { Margins } from './report.js';
import { type Request, requestOf } from './request.js';

/**
 * What the columns of a model do to the probability, averaged over rows: average marginal effects (the derivative by a number
 * through all its terms, the change from the reference for a factor), with columns set to values; adjusted predictions; standardised risks
 * with their difference, ratio, odds ratio and number needed (g-computation); differences of levels pair by pair; interactions on
 * the probability scale. Errors by the delta method under the covariance that the model has, robust ones included, the rows
 * taken as they are. One pass over the rows in parts of 4096; memory does not grow with them.
 *
 * `data`: the columns of the model; where they have the response, too, rows without it are left out. Weights are not part of a
 * model: they are given again.
 *
 * Throws `column-unknown`, `column-type`, `level-unknown`, `option-unknown`, `option-invalid`, `weights-invalid`, `data-empty`,
 * `value-out-of-domain` where rows have no prediction at the values asked for, under `fail` `value-missing`, and rejects with the
 * reason of the signal.
 */
export async function margins(
  data: Data,
  fit: Fit | ModelFile,
  options: MarginsOptions = {},
): Promise<Margins> {
  checkMarginsOptions(options);
  const { signal } = options;
  const started = performance.now();
  let found: Omit<Margins, 'seconds'> | undefined;
  const steps = function* () {
    found = yield* averaged(data, fit instanceof Fit ? fit.model() : fit, options);
  };
  try {
    signal?.throwIfAborted();
    await withTurns(steps(), () => signal?.aborted ?? false);
    signal?.throwIfAborted();
    return { ...found!, seconds: (performance.now() - started) / 1000 };
  } catch (error) {
    throw cancelled(error, signal);
  }
}

/** Yields null after each part of the rows. */
function* averaged(
  data: Data,
  model: ModelFile,
  options: MarginsOptions,
): Generator<null, Omit<Margins, 'seconds'>> {
  useFullLanguage();
  const { confidence = model.confidence, adjust = 'holm' } = options;
  const table: Table = toTable(data, { types: inputTypes(model.schema) });
  const population = () => new Population(model, table, options);
  const means = yield* meansOf(columnsAtMeans(model.schema, options.at), population);
  const request = requestOf(model, table, options, means);
  const desk: Desk = { model, plan: new Plan(model), delta: new DeltaMethod(model, confidence) };
  const waiting = reportsOf(desk, request, adjust);
  const rows = population();
  for (const part of rows.parts()) {
    desk.plan.add(part);
    yield null;
  }
  return {
    format: 'oddsmith-margins/1',
    formula: model.schema.formula,
    response: model.schema.response.label,
    event: binaryEvent(model),
    ...{ rows: rows.rows, rowsDropped: rows.rowsDropped },
    ...{ weight: toNumber(desk.plan.weight), weightsKind: rows.weightsKind },
    ...{ covariance: model.fit.covariance, confidence },
    effects: waiting.effects.map((report) => report()),
    predictions: waiting.predictions.map((report) => report()),
    contrasts: waiting.contrasts.map((report) => report()),
    adjustment: adjust,
    comparisons: waiting.pairs.flatMap((report) => report()),
    interactions: waiting.interactions.map((report) => report()),
    warnings: warningsOf(desk, request, options),
  };
}

function reportsOf(desk: Desk, request: Request, adjust: Adjustment) {
  const { grid } = request;
  return {
    effects: grid.flatMap((at) => request.moves.map((move) => effect(desk, at, move))),
    predictions: grid.map((at) => prediction(desk, at)),
    contrasts: grid.flatMap((at) => request.contrasts.map((change) => contrast(desk, at, change))),
    pairs: grid.flatMap((at) => request.comparisons.map((changes) => comparisons(desk, at, changes, adjust))),
    interactions: grid.flatMap((at) => request.interactions.map((pair) => interaction(desk, at, pair))),
  };
}

function warningsOf({ model, delta }: Desk, { jumps }: Request, options: MarginsOptions): Warning[] {
  const { fit } = model;
  const warnings: Warning[] = jumps.map(({ variable, text }) => ({
    code: 'no-slope',
    message: `${variable} has no slope: the log-odds jump where ${text} does. A contrast of two of its values tells its effect.`,
  }));
  if (!delta.isKnown)
    warnings.push({
      code: 'no-covariance',
      message: 'The model has no covariance: there are no standard errors.',
    });
  if (fit.weightsKind !== null && options.weights === undefined && fit.weightsKind !== 'totals')
    warnings.push({
      code: 'weights-not-given',
      message: `The model was fitted with ${fit.weightsKind} weights, and none are given: each row counts the same.`,
    });
  if (fit.aliased.length > 0) {
    const terms = fit.aliased.map(({ term }) => term).join(', ');
    const message = `Aliased coefficients count as 0: ${terms}. What depends on them at values that the data do not have is not known.`;
    warnings.push({ code: 'aliased', message });
  }
  if (fit.separation !== null)
    warnings.push({
      code: 'separation',
      message:
        'The estimate is infinite: probabilities are those of the limit, and errors those of what stays finite.',
    });
  return warnings;
}
