/** What a covariance says of linear hypotheses: the Wald test of all equations, and each with its interval. */
import { OddsmithError } from '../../errors.js';
import type { TestReport } from '../../fit/report.js';
import { intervalMultiple, waldInterval, waldTest } from '../../inference/wald.js';
import { waldTestOf } from '../../inference/wald-test.js';
import { type Pairs, pairs, setPair } from '../../math/cholesky-double-double.js';
import { add, type DoubleDouble, fromNumber, multiplyNumber, ZERO } from '../../math/double-double.js';
import { packedIndex, packedLength } from '../../math/packed.js';
import type { PredictiveModel } from '../../output/model.js';
import type { Equation } from './parse.js';
import type { EquationReport } from './report.js';

export type WaldModel = Pick<
  PredictiveModel,
  'coefficients' | 'coefficientsLow' | 'covariance' | 'covarianceLow' | 'confidence'
>;

/** The coefficients of an equation. */
function involved({ factors }: Equation): number[] {
  return Array.from(factors.keys()).filter((j) => factors[j] !== 0);
}

/** Throws `option-invalid` for an aliased coefficient; `infinite` are those that have no finite estimate. */
export function checkEstimable(
  equations: readonly Equation[],
  { coefficients }: WaldModel,
  names: readonly string[],
  infinite: ReadonlySet<string>,
): void {
  for (const equation of equations) {
    for (const j of involved(equation)) {
      const name = names[j]!;
      if (coefficients[j] !== null || infinite.has(name)) continue;
      const message = `${name} is aliased, a combination of other columns: no estimate tells of ${equation.text}.`;
      throw new OddsmithError('option-invalid', message, { option: 'hypothesis', column: name });
    }
  }
}

/** Whether all coefficients of the equations have a variance. */
export function haveVariances(equations: readonly Equation[], { covariance }: WaldModel): boolean {
  return equations.every((equation) => involved(equation).every((j) => covariance[j]![j] !== null));
}

/** Rβ − r of one equation. */
function differenceOf(equation: Equation, { coefficients, coefficientsLow }: WaldModel): DoubleDouble {
  return involved(equation).reduce<DoubleDouble>(
    (sum, j) => {
      const beta = { hi: coefficients[j]!, lo: coefficientsLow[j]! };
      return add(sum, multiplyNumber(beta, equation.factors[j]!));
    },
    fromNumber(0 - equation.right),
  );
}

/** Entry of RVRᵀ. */
function covarianceOf(a: Equation, b: Equation, { covariance, covarianceLow }: WaldModel): DoubleDouble {
  let sum = ZERO;
  for (const j of involved(a)) {
    for (const k of involved(b)) {
      const entry = { hi: covariance[j]![k]!, lo: covarianceLow[j]![k]! };
      sum = add(sum, multiplyNumber(multiplyNumber(entry, a.factors[j]!), b.factors[k]!));
    }
  }
  return sum;
}

/** (Rβ − r)ᵀ(RVRᵀ)⁻¹(Rβ − r) of independent equations. */
export function waldOf(equations: readonly Equation[], model: WaldModel): TestReport | null {
  const values: Pairs = pairs(equations.length);
  const matrix: Pairs = pairs(packedLength(equations.length));
  equations.forEach((equation, i) => {
    setPair(values, i, differenceOf(equation, model));
    for (let k = 0; k <= i; k++)
      setPair(matrix, packedIndex(i, k), covarianceOf(equation, equations[k]!, model));
  });
  return waldTestOf(values, matrix);
}

/** One equation on its own: what its sides differ by. */
export function equationReport(equation: Equation, model: WaldModel): EquationReport {
  const none = { estimate: null, standardError: null, z: null, p: null, interval: null };
  if (!haveVariances([equation], model)) return { equation: equation.text, ...none };
  const value = differenceOf(equation, model).hi;
  const standardError = Math.sqrt(covarianceOf(equation, equation, model).hi);
  const multiple = intervalMultiple(model.confidence);
  return {
    equation: equation.text,
    estimate: value,
    standardError,
    ...waldTest(value, standardError),
    interval: waldInterval(value, standardError, multiple),
  };
}
