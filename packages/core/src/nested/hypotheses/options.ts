/** The options of `testHypotheses`: every default in its comment. */
import { OddsmithError } from '../../errors.js';
import { FIT_RULES } from '../../fit/fit-rules.js';
import { oneOf, type Rules } from '../../fit/validate.js';
import { ADJUSTMENTS, type Adjustment } from '../../inference/adjust.js';
import type { ModelFile } from '../../output/model.js';
import { ROW_RULES, type RowOptions } from '../model-rows.js';

export type TestName = 'wald' | 'lr' | 'score';
const TESTS: readonly TestName[] = ['wald', 'lr', 'score'];

export interface HypothesesOptions extends RowOptions {
  /**
   * `wald`, `lr` (likelihood ratio), `score`. Default: what there can be: all with data, but Wald's alone of penalised fits and
   * under sampling weights.
   */
  readonly tests?: readonly TestName[];
  /** How p-values are adjusted for the number of hypotheses, as R's `p.adjust`. Default `none`. */
  readonly adjustment?: Adjustment;
}

export const HYPOTHESES_RULES: Rules<HypothesesOptions> = {
  ...ROW_RULES,
  tests: {
    expected: 'a list of "wald", "lr", "score"',
    accepts: (value) => Array.isArray(value) && value.every((name) => TESTS.includes(name)),
  },
  adjustment: oneOf(...ADJUSTMENTS),
  signal: FIT_RULES.signal,
};

/** Why there are no tests of the likelihood; null where there are. */
function withoutLikelihood({ fit }: ModelFile): string | null {
  if (fit.penalty !== null) return `the likelihood is penalised (${fit.penalty})`;
  return fit.weightsKind === 'sampling' ? 'under sampling weights there is no likelihood' : null;
}

/** The tests to make. Throws `option-unavailable` and `argument-missing` for those that cannot be. */
export function testsOf(
  model: ModelFile,
  withData: boolean,
  wanted: readonly TestName[] | undefined,
): ReadonlySet<TestName> {
  const reason = withoutLikelihood(model);
  if (wanted === undefined) return new Set(withData && reason === null ? TESTS : ['wald']);
  const ofRows = wanted.find((name) => name !== 'wald');
  if (ofRows !== undefined && reason !== null)
    throw new OddsmithError('option-unavailable', `There is no test "${ofRows}": ${reason}.`, {
      option: 'tests',
    });
  if (ofRows !== undefined && !withData)
    throw new OddsmithError('argument-missing', `The test "${ofRows}" needs the data of the model.`, {
      option: 'tests',
    });
  return new Set(wanted);
}
