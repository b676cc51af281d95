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
   * `wald`, `lr` (likelihood ratio, of Firth's penalised likelihood after that), `score`. Default: what there can be: all with
   * data, but no score after Firth's penalty, and Wald's alone under sampling weights.
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

/** Why there is no such test of a model; null where there is. */
function reasonAgainst(test: TestName, { fit, family }: ModelFile): string | null {
  if (test === 'wald') return null;
  if (family !== 'binary') return `it is for binary models in this version, and the model is ${family}`;
  if (fit.weightsKind === 'sampling') return 'under sampling weights there is no likelihood';
  const isBarred = fit.penalty === 'firth' ? test === 'score' : fit.penalty !== null;
  return isBarred ? `the likelihood is penalised (${fit.penalty})` : null;
}

/** The tests to make. Throws `option-unavailable` and `argument-missing` for those that cannot be. */
export function testsOf(
  model: ModelFile,
  withData: boolean,
  wanted: readonly TestName[] | undefined,
): ReadonlySet<TestName> {
  const possible = TESTS.filter((test) => reasonAgainst(test, model) === null);
  if (wanted === undefined) return new Set(withData ? possible : ['wald']);
  for (const test of wanted) {
    const reason = reasonAgainst(test, model);
    if (reason !== null) throw unavailable(`There is no test "${test}": ${reason}.`);
    if (test !== 'wald' && !withData)
      throw new OddsmithError('argument-missing', `The test "${test}" needs the data of the model.`, {
        option: 'tests',
      });
  }
  return new Set(wanted);
}

function unavailable(message: string): OddsmithError {
  return new OddsmithError('option-unavailable', message, { option: 'tests' });
}
