/** `compareModels`: fits side by side, and the likelihood-ratio tests of those that are nested. */
import { OddsmithError, type Warning } from '../../errors.js';
import type { Fit } from '../../fit/fitted.js';
import type { TestReport } from '../../fit/report.js';
import { oneOf, type Rules, validateOptions } from '../../fit/validate.js';
import { ADJUSTMENTS, type Adjustment, adjust } from '../../inference/adjust.js';
import { chiSquareUpperTail } from '../../math/distributions/chi-square.js';
import type { ModelFile } from '../../output/model.js';
import { fileOf } from '../model-file.js';
import { reasonsAgainst } from './nesting.js';
import type { ComparedModel, ComparisonReport, NestedTest } from './report.js';

export interface CompareOptions {
  /** What the models are called, in their order. Default: `1`, `2`, … */
  readonly names?: readonly string[];
  /** How p-values are adjusted for the number of tests, as R's `p.adjust`. Default `none`. */
  readonly adjustment?: Adjustment;
}

const RULES: Rules<CompareOptions> = {
  names: {
    expected: 'a list of texts',
    accepts: (value) => Array.isArray(value) && value.every((name) => typeof name === 'string'),
  },
  adjustment: oneOf(...ADJUSTMENTS),
};

interface Named {
  readonly model: ModelFile;
  readonly described: ComparedModel;
}

function described(model: ModelFile, name: string): ComparedModel {
  const { fit, schema } = model;
  const aliased = new Set(fit.aliased.map(({ term }) => term));
  return {
    name,
    formula: schema.formula,
    parameters: fit.coefficients.filter(({ term }) => !aliased.has(term)).length,
    rows: fit.rows,
    logLikelihood: fit.logLikelihood,
    deviance: fit.deviance,
    dfResidual: fit.dfResidual,
    aic: fit.aic,
    bic: fit.bic,
  };
}

/** The likelihood-ratio test of two neighbours, or why there is none. */
function testOf(smaller: Named, larger: Named): NestedTest {
  const names = { smaller: smaller.described.name, larger: larger.described.name };
  const df = larger.described.parameters - smaller.described.parameters;
  const found = reasonsAgainst(smaller.model, larger.model);
  const reasons =
    found.length === 0 && df === 0 ? ['they have the same number of coefficients: nothing is tested'] : found;
  if (reasons.length > 0) return { ...names, reasons, test: null };
  const statistic = Math.max(0, smaller.described.deviance - larger.described.deviance);
  const test: TestReport = { statistic, df, p: chiSquareUpperTail(statistic, df) };
  return { ...names, reasons, test };
}

function adjusted(tests: readonly NestedTest[], method: Adjustment): NestedTest[] {
  if (method === 'none') return [...tests];
  const p = adjust(
    tests.map(({ test }) => test?.p ?? null),
    method,
  );
  return tests.map((one, i) => (one.test ? { ...one, test: { ...one.test, pAdjusted: p[i]! } } : one));
}

/**
 * Compares fitted models: the smallest first, each with its deviance, AIC and BIC, and neighbours by likelihood ratio. A test is
 * made where the two are nested: the same response, event, rows and weights, the terms of one among those of the other; else
 * `reasons` says why not. No data are needed: the models know what they were fitted on.
 *
 * Throws `argument-missing` for fewer than two models, `option-unknown`, `option-invalid`.
 */
export function compareModels(
  models: readonly (Fit | ModelFile)[],
  options: CompareOptions = {},
): ComparisonReport {
  validateOptions(options, RULES);
  const { names = models.map((_, i) => String(i + 1)), adjustment = 'none' } = options;
  if (models.length < 2)
    throw new OddsmithError('argument-missing', 'A comparison needs at least two models.');
  if (names.length !== models.length) {
    const message = `Option "names" has ${names.length} names for ${models.length} models.`;
    throw new OddsmithError('option-invalid', message, { option: 'names' });
  }
  const known = models.map((given, i): Named => {
    const model = fileOf(given);
    return { model, described: described(model, names[i]!) };
  });
  const ordered = known.toSorted((a, b) => a.described.parameters - b.described.parameters);
  const tests = ordered.slice(1).map((larger, i) => testOf(ordered[i]!, larger));
  const { model } = ordered[0]!;
  return {
    format: 'oddsmith-compare/1',
    response: model.schema.response.label,
    event: model.event,
    adjustment,
    models: ordered.map((one) => one.described),
    tests: adjusted(tests, adjustment),
    warnings: warningsOf(ordered),
  };
}

function warningsOf(models: readonly Named[]): Warning[] {
  const named = (chosen: readonly Named[]) => chosen.map((one) => one.described.name).join(', ');
  const separated = models.filter(({ model }) => model.fit.separation !== null);
  const unfinished = models.filter(({ model: { fit } }) => !fit.converged && fit.separation === null);
  const robust = models.filter(({ model: { fit } }) => fit.covariance !== 'model');
  const warning = (chosen: readonly Named[], code: string, text: string) =>
    chosen.length === 0 ? [] : [{ code, message: `${text}: ${named(chosen)}.` }];
  const [first, ...others] = models.map(({ model }) => model.fit.rows);
  const mixed = others.some((rows) => rows !== first);
  return [
    ...(mixed
      ? [
          {
            code: 'other-rows',
            message: 'The models are of different rows: neither deviance nor AIC compares them.',
          },
        ]
      : []),
    ...warning(separated, 'separated', 'Separated, the deviance is that of the limit'),
    ...warning(unfinished, 'not-converged', 'Not converged'),
    ...warning(
      robust,
      'robust',
      'Likelihood ratios take the likelihood at its word, the covariance does not',
    ),
  ];
}
