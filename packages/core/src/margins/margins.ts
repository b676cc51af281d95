/** `margins`: effects on the probability, averaged over rows. */
import type { Warning } from '../errors.js';
import { cancelled } from '../fit/cancelled.js';
import { Fit } from '../fit/fitted.js';
import { useFullLanguage } from '../formula/full/index.js';
import { inputTypes } from '../formula/used-columns.js';
import { toNumber } from '../math/double-double.js';
import type { ModelFile } from '../output/model.js';
import { withTurns } from '../pool/turn.js';
import { type Data, toTable } from '../table/data.js';
import type { Table } from '../table/table.js';
import { comparisons, contrast, type Desk, effect, interaction, prediction } from './answers.js';
import { DeltaMethod } from './delta-method.js';
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
  try {
    signal?.throwIfAborted();
    const begun = new Averaging(data, fit instanceof Fit ? fit.model() : fit, options);
    await withTurns(begun.steps(), () => signal?.aborted ?? false);
    signal?.throwIfAborted();
    return begun.report();
  } catch (error) {
    throw cancelled(error, signal);
  }
}

/** The rows and all that is asked of them. */
class Averaging {
  readonly #started = performance.now();
  readonly #desk: Desk;
  readonly #request: Request;
  readonly #population: Population;
  readonly #options: MarginsOptions;
  readonly #parts: ReturnType<typeof reportsOf>;

  constructor(data: Data, model: ModelFile, options: MarginsOptions) {
    useFullLanguage();
    const table: Table = toTable(data, { types: inputTypes(model.schema) });
    this.#options = options;
    this.#request = requestOf(model, table, options);
    this.#population = new Population(model, table, options);
    const delta = new DeltaMethod(model, options.confidence ?? model.confidence);
    this.#desk = { model, plan: new Plan(model), delta };
    this.#parts = reportsOf(this.#desk, this.#request, options);
  }

  *steps(): Generator<null> {
    for (const part of this.#population.parts()) {
      this.#desk.plan.add(part);
      yield null;
    }
  }

  report(): Margins {
    const { model, plan } = this.#desk;
    const { effects, predictions, contrasts, pairs, interactions } = this.#parts;
    const { rows, rowsDropped, weightsKind } = this.#population;
    return {
      format: 'oddsmith-margins/1',
      formula: model.schema.formula,
      response: model.schema.response.label,
      event: model.event,
      ...{ rows, rowsDropped, weight: toNumber(plan.weight), weightsKind },
      covariance: model.fit.covariance,
      confidence: this.#options.confidence ?? model.confidence,
      effects: effects.map((report) => report()),
      predictions: predictions.map((report) => report()),
      contrasts: contrasts.map((report) => report()),
      adjustment: this.#options.adjust ?? 'holm',
      comparisons: pairs.flatMap((report) => report()),
      interactions: interactions.map((report) => report()),
      warnings: warningsOf(this.#desk, this.#request, this.#options),
      seconds: (performance.now() - this.#started) / 1000,
    };
  }
}

function reportsOf(desk: Desk, request: Request, { adjust = 'holm' }: MarginsOptions) {
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
