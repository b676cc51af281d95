/** What the numbers of a coefficient say where the likelihood is penalised: other formulas, other lines of code. */
import type { FitReport } from '@oddsmith/core';
import { penaltyFormula, selects } from '../penalty.js';
import type { CoefficientNumber } from './coefficients.js';
import type { Explanation } from './explanation.js';

type Words = Partial<Pick<Explanation, 'meaning' | 'formula' | 'r' | 'python'>>;
type Penalised = NonNullable<FitReport['penalty']>;

const NO_PYTHON = '# statsmodels and scikit-learn have no Firth estimate; R’s logistf has';

/** The `place`-th coefficient (from 1), as logistf has it. */
function firth(place: number, { intervals }: FitReport): Partial<Record<CoefficientNumber, Words>> {
  const python = NO_PYTHON;
  const bounds = `c(fit$ci.lower[[${place}]], fit$ci.upper[[${place}]])`;
  const isProfile = intervals === 'profile';
  const error = `sqrt(diag(vcov(fit)))[[${place}]]`;
  return {
    estimate: {
      formula: 'β̂ maximises ℓ(β) + ½·log det I(β),  I the information XᵀWX   (Firth 1993)',
      r: `coef(fit)[[${place}]]`,
      python,
    },
    standardError: { formula: 'SE = √ of the diagonal of I(β̂)⁻¹ at Firth’s estimate', r: error, python },
    z: { r: `coef(fit)[[${place}]] / ${error}`, python },
    p: isProfile
      ? {
          meaning:
            'How often the penalised likelihood would fall this little without the coefficient if it were 0: by the penalised-likelihood ratio, not by z.',
          formula:
            'p = P(χ² with 1 df > 2·(ℓ* − ℓ* with the coefficient at 0)),  ℓ* the penalised log-likelihood',
          r: `fit$prob[[${place}]]`,
          python,
        }
      : { r: `2 * pnorm(-abs(coef(fit)[[${place}]] / ${error}))`, python },
    oddsRatio: { r: `exp(coef(fit)[[${place}]])`, python },
    interval: isProfile
      ? {
          meaning:
            'Odds ratios that the data do not contradict, by the profile of the penalised likelihood. Where it holds 1, the data do not tell the direction.',
          formula:
            'e^β for every β at which 2·(ℓ* − profile of ℓ* at β) stays below the χ² quantile with 1 df',
          r: `exp(${bounds})`,
          python,
        }
      : { r: `exp(coef(fit)[[${place}]] + c(-1, 1) * qnorm(0.975) * ${error})`, python },
  };
}

/** As glmnet and scikit-learn have it; only estimates exist. */
function shrunken(place: number, report: FitReport): Partial<Record<CoefficientNumber, Words>> {
  const coefficient = place === 1 ? 'intercept' : `coefficients[${place - 2}]`;
  return {
    estimate: {
      meaning: selects(report)
        ? 'The log-odds per unit, pulled towards 0 by the penalty, or exactly 0 where the data do not hold against it: there is no standard error for it, and no p-value after a selection.'
        : 'The log-odds per unit, pulled towards 0 by the penalty: there is no standard error for it.',
      formula: `β̂ minimises −ℓ(β)/n + ${penaltyFormula(report)},  b the coefficients of standardised columns, the intercept free`,
      r: `coef(fit)[${place}, 1]`,
      python: coefficient,
    },
    oddsRatio: { r: `exp(coef(fit)[${place}, 1])`, python: `np.exp(${coefficient})` },
  };
}

/** The explanations of the `place`-th coefficient in the words of the penalty. */
export function inPenalisedWords(
  explained: Record<CoefficientNumber, Explanation>,
  place: number,
  report: FitReport & { readonly penalty: Penalised },
): Record<CoefficientNumber, Explanation> {
  const words = report.penalty === 'firth' ? firth(place, report) : shrunken(place, report);
  const entries = Object.entries(explained).map(([name, explanation]) => [
    name,
    { ...explanation, ...words[name as CoefficientNumber] },
  ]);
  return Object.fromEntries(entries) as Record<CoefficientNumber, Explanation>;
}
