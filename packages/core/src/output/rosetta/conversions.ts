/** The weight of a penalty as other programs count it. */
import type { ModelFit } from '../model.js';

export interface Conversion {
  readonly parameter: 'C' | 'lambda' | 'c' | 'regParam';
  /** Null where there is no such number: an infinite C, a penalty that the program does not have. */
  readonly value: number | null;
  /** As it is written there; null where the program has no such fit. */
  readonly setting: string | null;
  /** What else has to be so for it to be the same fit. */
  readonly needs: string;
}

export interface Conversions {
  readonly scikitLearn: Conversion;
  readonly glmnet: Conversion;
  readonly liblinear: Conversion;
  readonly spark: Conversion;
}

const SCALED = 'columns divided by their standard deviations (1/n)';

/**
 * scikit-learn and LIBLINEAR minimise ½|b|² + C·Σ loss, glmnet and Spark the mean loss and λ((1 − α)/2·|b|² + α·|b|₁) on columns that
 * they standardise: glmnet by the standard deviation with 1/n, Spark with 1/(n − 1).
 */
export function conversionsOf(fit: ModelFit): Conversions {
  const { penalty, lambda, alpha, weight, weightsKind, rows } = fit;
  if (penalty === 'firth') return noConversions('has no penalty of this kind');
  if (penalty === null) return unpenalised();
  const cost = 1 / (lambda! * weight);
  // Under weights Spark's variance needs the sum of their squares.
  const isPlain = weightsKind === null && weight === rows;
  if (penalty !== 'ridge') return selecting(lambda!, alpha!, cost, isPlain ? rows : null);
  const unbiased = isPlain ? (lambda! * (rows - 1)) / rows : null;
  return {
    scikitLearn: {
      ...{ parameter: 'C', value: cost, setting: `LogisticRegression(C=${cost})` },
      needs: `${SCALED}, as StandardScaler does`,
    },
    glmnet: {
      ...{ parameter: 'lambda', value: lambda, setting: `alpha = 0, lambda = ${lambda}` },
      needs: 'standardize = TRUE, its default; thresh = 1e-20 for digits',
    },
    liblinear: {
      ...{ parameter: 'c', value: cost, setting: `-s 0 -c ${cost} -B 1 -R -e 1e-12` },
      needs: `${SCALED}; -R leaves the intercept free`,
    },
    spark: {
      ...{ parameter: 'regParam', value: unbiased },
      setting: unbiased === null ? null : `regParam=${unbiased}, elasticNetParam=0, standardization=True`,
      needs:
        unbiased === null
          ? 'lambda times the squared ratio of the standard deviations, ours (1/n) to its own under weights'
          : 'its standard deviations divide by n - 1: lambda(n - 1)/n',
    },
  };
}

/** Of lasso and elastic net; `rows`: null under weights. */
function selecting(lambda: number, alpha: number, cost: number, rows: number | null): Conversions {
  const share = rows === null ? 1 : (rows - 1) / rows;
  const [absolute, squared] = [lambda * alpha * Math.sqrt(share), lambda * (1 - alpha) * share];
  const regParam = absolute + squared;
  return {
    scikitLearn: {
      ...{ parameter: 'C', value: cost },
      setting: `LogisticRegression(C=${cost}, penalty="elasticnet", l1_ratio=${alpha}, solver="saga")`,
      needs: `${SCALED}, as StandardScaler does`,
    },
    glmnet: {
      ...{ parameter: 'lambda', value: lambda, setting: `alpha = ${alpha}, lambda = ${lambda}` },
      needs: 'standardize = TRUE, its default; thresh = 1e-20 for digits',
    },
    liblinear:
      alpha === 1
        ? {
            ...{ parameter: 'c', value: cost, setting: `-s 6 -c ${cost} -B 1 -R -e 1e-12` },
            needs: `${SCALED}; -R leaves the intercept free`,
          }
        : { parameter: 'c', value: null, setting: null, needs: 'has no elastic net' },
    spark: {
      ...{ parameter: 'regParam', value: rows === null ? null : regParam },
      setting:
        rows === null
          ? null
          : `regParam=${regParam}, elasticNetParam=${absolute / regParam}, standardization=True`,
      needs:
        rows === null
          ? 'absolute values times the ratio of the standard deviations, ours (1/n) to its own under weights, and squares times its square'
          : 'its standard deviations divide by n - 1',
    },
  };
}

/** Of what a program does not have. */
export function noConversions(needs: string): Conversions {
  const absent = { value: null, setting: null, needs };
  return {
    scikitLearn: { parameter: 'C', ...absent },
    glmnet: { parameter: 'lambda', ...absent },
    liblinear: { parameter: 'c', ...absent },
    spark: { parameter: 'regParam', ...absent },
  };
}

function unpenalised(): Conversions {
  return {
    scikitLearn: {
      ...{ parameter: 'C', value: null, setting: 'LogisticRegression(C=np.inf)' },
      needs: 'its default, C=1, shrinks all coefficients',
    },
    glmnet: { parameter: 'lambda', value: 0, setting: 'lambda = 0', needs: 'thresh = 1e-20 for digits' },
    liblinear: {
      parameter: 'c',
      value: null,
      setting: null,
      needs: 'always penalises; a large -c comes near',
    },
    spark: {
      parameter: 'regParam',
      value: 0,
      setting: 'regParam=0',
      needs: 'its default; tol=1e-12 for digits',
    },
  };
}
