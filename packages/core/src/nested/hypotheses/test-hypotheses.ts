/** `testHypothesis` and `testHypotheses`: Wald, likelihood-ratio and score tests of linear hypotheses. */
import type { Warning } from '../../errors.js';
import { cancelled } from '../../fit/cancelled.js';
import type { Fit } from '../../fit/fitted.js';
import type { TestReport } from '../../fit/report.js';
import { validateOptions } from '../../fit/validate.js';
import { type Adjustment, adjust } from '../../inference/adjust.js';
import type { ModelFile } from '../../output/model.js';
import type { Data } from '../../table/data.js';
import { fileOf } from '../model-file.js';
import { namedOf } from './coefficient-names.js';
import { solved } from './elimination.js';
import { type LikelihoodTests, likelihoodTests } from './likelihood-tests.js';
import { HYPOTHESES_RULES, type HypothesesOptions, type TestName, testsOf } from './options.js';
import { type Equation, type LinearHypothesis, parseHypothesis } from './parse.js';
import type { AdjustedTest, HypothesesReport, HypothesisReport } from './report.js';
import { checkEstimable, equationReport, haveVariances, waldOf } from './wald.js';

/** A hypothesis with the equations of it that do not follow from others. */
export interface Asked extends LinearHypothesis {
  readonly independent: readonly Equation[];
}

function askedOf(text: string, model: ModelFile): Asked {
  const named = namedOf(model);
  const hypothesis = parseHypothesis(text, named);
  const infinite = new Set(named.columns.filter((_, j) => model.fit.coefficients[j]!.limit));
  checkEstimable(hypothesis.equations, model, named.columns, infinite);
  const units = named.columns.map(() => 1);
  const kept = solved(hypothesis.equations, units).map(({ equation }) => equation);
  return { ...hypothesis, independent: hypothesis.equations.filter((_, i) => kept.includes(i)) };
}

function reportOf(
  asked: Asked,
  model: ModelFile,
  tests: LikelihoodTests | null,
  byWald: boolean,
): HypothesisReport {
  return {
    hypothesis: asked.text,
    df: asked.independent.length,
    equations: asked.equations.map((equation) => equationReport(equation, model)),
    wald: byWald && haveVariances(asked.independent, model) ? waldOf(asked.independent, model) : null,
    likelihoodRatio: tests?.likelihoodRatio ?? null,
    score: tests?.score ?? null,
  };
}

/**
 * The Wald test of a linear hypothesis such as `age = 0, smoke = 2*ht`, under the covariance of the fit (robust where that
 * is): (Rβ − r)ᵀ(RVRᵀ)⁻¹(Rβ − r) against χ². Needs no data. Each equation comes with its own estimate and interval. Where
 * classes have coefficients of their own these are named `parttime:age`.
 *
 * Throws as `parseHypothesis`, and `option-invalid` for an aliased coefficient and for equations that contradict each
 * other.
 */
export function testHypothesis(fit: Fit | ModelFile, hypothesis: string): HypothesisReport {
  const model = fileOf(fit);
  return reportOf(askedOf(hypothesis, model), model, null, true);
}

const KINDS = { wald: 'wald', lr: 'likelihoodRatio', score: 'score' } as const satisfies Record<
  TestName,
  string
>;

/** The reports with p-values adjusted among the hypotheses, for each kind of test on its own. */
function adjusted(reports: readonly HypothesisReport[], method: Adjustment): HypothesisReport[] {
  if (method === 'none') return [...reports];
  const byKind = Object.values(KINDS).map((kind) => {
    const p = adjust(
      reports.map((report) => report[kind]?.p ?? null),
      method,
    );
    return [kind, p] as const;
  });
  return reports.map((report, i) => {
    const tests = byKind.map(([kind, p]) => [kind, withAdjusted(report[kind], p[i]!)]);
    return { ...report, ...Object.fromEntries(tests) };
  });
}

function withAdjusted(test: TestReport | null, pAdjusted: number | null): AdjustedTest | null {
  return test === null || pAdjusted === null ? test : { ...test, pAdjusted };
}

/**
 * Tests linear hypotheses about a fit or a model: by Wald under its covariance, and, with the rows that it was fitted on,
 * by likelihood ratio (the fit under the hypothesis against the fit) and by Rao's score. `data`: as in `fit`; null for Wald
 * alone. Weights are not part of a model: they are given again.
 *
 * Rejects as `testHypothesis` throws and as `fit` rejects, with `data-shape` where these are not the rows of the model,
 * with `option-unavailable` for a score test after a penalty, and for any but Wald's under sampling weights. After Firth's
 * penalty the likelihood ratio is penalised (Heinze & Schemper 2002).
 */
export async function testHypotheses(
  data: Data | null,
  fit: Fit | ModelFile,
  hypotheses: string | readonly string[],
  options: HypothesesOptions = {},
): Promise<HypothesesReport> {
  try {
    validateOptions(options, HYPOTHESES_RULES);
    return await tested(data, fileOf(fit), [hypotheses].flat(), options);
  } catch (error) {
    throw cancelled(error, options.signal);
  }
}

async function tested(
  data: Data | null,
  model: ModelFile,
  texts: readonly string[],
  { tests: wanted, adjustment = 'none', ...options }: HypothesesOptions,
): Promise<HypothesesReport> {
  const asked = texts.map((text) => askedOf(text, model));
  const tests = testsOf(model, data !== null, wanted);
  const needsRows = tests.has('lr') || tests.has('score');
  const found = needsRows ? await likelihoodTests(data!, model, asked, tests, options) : null;
  const reports = asked.map((one, i) => reportOf(one, model, found?.[i] ?? null, tests.has('wald')));
  return {
    format: 'oddsmith-hypotheses/1',
    formula: model.schema.formula,
    response: model.schema.response.label,
    event: model.event,
    covariance: model.fit.covariance,
    penalty: model.fit.penalty,
    confidence: model.confidence,
    adjustment,
    hypotheses: adjusted(reports, adjustment),
    warnings: warningsOf(model),
  };
}

function warningsOf({ fit }: ModelFile): Warning[] {
  if (fit.separation === null) return [];
  const message =
    'The data are separated: where a coefficient is infinite there is no Wald test, and the likelihood ratio is that of the limit.';
  return [{ code: 'separated', message }];
}
