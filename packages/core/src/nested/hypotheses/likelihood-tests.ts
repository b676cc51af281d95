/** Likelihood-ratio and score tests of hypotheses: the fit under each, against the fit. */
import { OddsmithError } from '../../errors.js';
import type { Estimate } from '../../fit/estimate.js';
import type { FirthLikelihood } from '../../fit/firth-likelihood.js';
import type { LoadedRows } from '../../fit/loaded-rows.js';
import type { TestReport } from '../../fit/report.js';
import type { ShardWork } from '../../fit/solve.js';
import { likelihoodRatioTest } from '../../inference/likelihood-ratio.js';
import { chiSquareUpperTail } from '../../math/distributions/chi-square.js';
import { ZERO } from '../../math/double-double.js';
import type { ModelFile } from '../../output/model.js';
import type { Data } from '../../table/data.js';
import { type RowOptions, withModelRows } from '../model-rows.js';
import { constrainedFit, penalisedUnder } from './constrained.js';
import { solved } from './elimination.js';
import type { TestName } from './options.js';
import { subspaceOf } from './subspace.js';
import type { Asked } from './test-hypotheses.js';

export interface LikelihoodTests {
  readonly likelihoodRatio: TestReport | null;
  readonly score: TestReport | null;
}

export function likelihoodTests(
  data: Data,
  model: ModelFile,
  asked: readonly Asked[],
  tests: ReadonlySet<TestName>,
  options: RowOptions,
): Promise<LikelihoodTests[]> {
  return withModelRows(data, model, options, function* (rows, full, { firth }) {
    const found: LikelihoodTests[] = [];
    for (const one of asked) {
      const tested = firth
        ? yield* penalisedTest(rows, full, firth, one)
        : yield* testsUnder(rows, full, one, tests);
      found.push(tested);
    }
    return found;
  });
}

function notReached(text: string): OddsmithError {
  return new OddsmithError('not-converged', `The fit under ${text} was not reached.`, {
    option: 'hypothesis',
  });
}

/** By penalised likelihood ratio (Heinze & Schemper 2002), for any linear hypothesis. */
function* penalisedTest(
  rows: LoadedRows,
  full: Estimate,
  firth: FirthLikelihood,
  { text, independent }: Asked,
): ShardWork<LikelihoodTests> {
  const space = subspaceOf(rows.columns, full.free, solved(independent, rows.scales));
  const under = yield* penalisedUnder(firth, rows, full, space);
  if (under === null || firth.value === null) throw notReached(text);
  return { likelihoodRatio: likelihoodRatioTest(under, firth.value, independent.length), score: null };
}

function* testsUnder(
  rows: LoadedRows,
  full: Estimate,
  { text, independent }: Asked,
  tests: ReadonlySet<TestName>,
): ShardWork<LikelihoodTests> {
  const space = subspaceOf(rows.columns, full.free, solved(independent, rows.scales));
  const under = yield* constrainedFit(rows, full, space);
  if (under === null) throw notReached(text);
  const df = independent.length;
  const { loss, score } = under;
  return {
    likelihoodRatio: tests.has('lr') ? likelihoodRatioTest(loss, full.refined?.loss ?? ZERO, df) : null,
    score:
      tests.has('score') && score !== null
        ? { statistic: score, df, p: chiSquareUpperTail(score, df) }
        : null,
  };
}
