/** Logistic regression as a class over plain arrays, in the manner of scikit-learn. */
import { OddsmithError } from '../errors.js';
import type { FitReport } from '../fit/report.js';
import { validateOptions } from '../fit/validate.js';
import type { UpdateRuleName } from '../solver/update-rules.js';
import { demandLength, type Features, readFeatures } from './arrays.js';
import { classify, linearPredictor, probability } from './formulas.js';
import { type Classes, codesOf, findClasses, type Label } from './labels.js';
import type { LearnOptions } from './learn.js';
import type { LearningHistory } from './learning-history.js';
import { REGRESSION_RULES } from './rules.js';
import { byDescent, byLikelihood, type Examples, type Trained } from './train-regression.js';

export interface LogisticRegressionOptions<L extends Label> extends Omit<LearnOptions, 'solver' | 'start'> {
  /**
   * `newton` and `lbfgs` give the maximum-likelihood estimate to all its digits; the others what descent reaches in
   * `epochs` (`learn`). There is no penalty in either. Default `newton`.
   */
  readonly solver?: 'newton' | 'lbfgs' | UpdateRuleName;
  /** The two labels, reference first. Default: those in y, sorted. */
  readonly classes?: Classes<NoInfer<L>>;
}

/** What a model knows once it has been fitted. */
interface State<L extends Label> extends Trained {
  readonly classes: Classes<L>;
}

/**
 * Binary logistic regression of arrays: `new LogisticRegression().fit(X, y).predict(X)`.
 *
 * X: n numbers (one feature), n rows of p numbers, or p columns of n with `layout: 'columns'`. y: n labels of two kinds,
 * texts, numbers or booleans. Unlike scikit-learn's it has no penalty: the estimate is that of maximum likelihood.
 */
export class LogisticRegression<L extends Label = Label> {
  readonly #options: LogisticRegressionOptions<L>;
  #state: State<L> | null = null;

  /** Throws `option-unknown`, `option-invalid`. */
  constructor(options: LogisticRegressionOptions<L> = {}) {
    validateOptions(options, REGRESSION_RULES);
    this.#options = options;
  }

  #fitted(): State<L> {
    if (this.#state !== null) return this.#state;
    throw new OddsmithError(
      'argument-missing',
      'The model has no coefficients yet: call fit or partialFit first.',
    );
  }

  /** One weight for each feature; 0 where a feature is a combination of earlier ones (`report.aliased`). */
  get coefficients(): Float64Array {
    return this.#fitted().weights;
  }

  get intercept(): number {
    return this.#fitted().intercept;
  }

  /** The reference and the event, whose probability is modelled. */
  get classes(): Classes<L> {
    return this.#fitted().classes;
  }

  /** Every iterate of the last descent (`fit` or `partialFit`), from its start; null after maximum likelihood. */
  get history(): LearningHistory | null {
    return this.#fitted().history;
  }

  /** After maximum likelihood, all that `fit` reports (features are named x1, x2, …); null after descent. */
  get report(): FitReport | null {
    return this.#fitted().report;
  }

  /**
   * Fits the model anew; returns it.
   *
   * Throws `estimate-not-finite` where the classes are separated, so that no estimate exists, `not-converged` where the
   * solver stopped before it or descent overflowed; `response-constant`, `response-levels`, `level-unknown` for labels
   * of other than two kinds; `data-shape`, `data-empty`, `value-missing`, `value-not-finite`, `column-type`.
   */
  fit(X: Features, y: ArrayLike<L>): this {
    const { solver = 'newton', classes, ...descent } = this.#options;
    const examples = this.#examples(X, y, classes);
    const trained =
      solver === 'newton' || solver === 'lbfgs'
        ? byLikelihood(examples, solver)
        : byDescent(examples, { ...descent, solver });
    this.#state = { ...trained, classes: examples.classes };
    return this;
  }

  /**
   * One epoch of plain gradient descent on new rows, in steps of `batchSize`, from the coefficients the model has (zeros
   * at first); returns the model. The option `classes` lets the first rows be of one class. Throws as `fit`.
   */
  partialFit(X: Features, y: ArrayLike<L>): this {
    const { solver: _, classes, ...descent } = this.#options;
    const examples = this.#examples(X, y, this.#state?.classes ?? classes);
    const start = this.#state === null ? {} : { start: this.#state };
    const trained = byDescent(examples, { ...descent, ...start, epochs: 1 });
    this.#state = { ...trained, classes: examples.classes };
    return this;
  }

  #examples(X: Features, y: ArrayLike<L>, classes: Classes<L> | undefined): Examples<L> {
    const features = readFeatures(X, this.#options);
    const found = classes ?? findClasses(y);
    const codes = codesOf(y, found);
    demandLength(codes.length, features.rows, 'y', 'X');
    return { features, codes, classes: found };
  }

  /** The log-odds of the event in each row: n numbers. Throws `argument-missing` before `fit`, and as `linearPredictor`. */
  decisionFunction(X: Features): Float64Array {
    const { weights, intercept } = this.#fitted();
    return linearPredictor(X, weights, intercept, { layout: this.#options.layout ?? 'rows' });
  }

  /** The probabilities of the two classes in each row, in the order of `classes`. Throws as `decisionFunction`. */
  predictProba(X: Features): [number, number][] {
    return Array.from(this.decisionFunction(X), (z) => [probability(-z), probability(z)]);
  }

  /** The class of each row: the event where its probability is at least `threshold`. Throws as `decisionFunction`. */
  predict(X: Features, threshold = 0.5): L[] {
    const { classes } = this.#fitted();
    return Array.from(this.#classify(X, threshold), (code) => classes[code === 1 ? 1 : 0]);
  }

  /** The accuracy: the share of rows whose class is predicted. Throws as `predict`, `data-shape`, `level-unknown`. */
  score(X: Features, y: ArrayLike<L>): number {
    const predicted = this.#classify(X, 0.5);
    const codes = codesOf(y, this.#fitted().classes);
    demandLength(codes.length, predicted.length, 'y', 'X');
    return predicted.filter((code, i) => code === codes[i]).length / codes.length;
  }

  #classify(X: Features, threshold: number): Uint8Array {
    return classify(probability(this.decisionFunction(X)), threshold);
  }
}
