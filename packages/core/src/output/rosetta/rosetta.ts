/** The Rosetta line: one fit in the words of other programs. */
import type { Schema } from '../../formula/schema.js';
import type { ModelFit } from '../model.js';
import type { Conversions } from './conversions.js';
import { binary } from './families/binary.js';
import { conditional } from './families/conditional.js';
import { multinomial } from './families/multinomial.js';
import { ordinal } from './families/ordinal.js';
import type { Words } from './families/words.js';
import { notesOf } from './notes.js';
import { ownConversions, ownPenaltiesText } from './own-penalties.js';

/** A fit, or a model file. */
export type RosettaSubject =
  | { readonly schema: Schema; readonly report: ModelFit }
  | { readonly schema: Schema; readonly fit: ModelFit };

/** What the report of a fit does not hold. */
export interface RosettaOptions {
  /** The file that the lines read: CSV, TSV or Parquet. Default `data.csv`. */
  readonly data?: string | undefined;
  /** Column of the weights. Default: the lines say `weights`, and a note says so. */
  readonly weights?: string | undefined;
  /** As the option of `fit`. Default `r`. */
  readonly clusterAdjustment?: 'r' | 'stata' | undefined;
}

/** Plain data: the `oddsmith-rosetta/1` object. */
export interface Rosetta {
  readonly format: 'oddsmith-rosetta/1';
  /** What was minimised, exactly. */
  readonly objective: string;
  /** What other programs call the penalty. */
  readonly conversions: Conversions;
  /** Lines that make the fit again in R, in Python with statsmodels, and with scikit-learn. */
  readonly r: readonly string[];
  readonly python: readonly string[];
  readonly scikitLearn: readonly string[];
  /** What differs by design. */
  readonly notes: readonly string[];
}

/** What the lines are made of. */
export interface Telling {
  readonly schema: Schema;
  readonly fit: ModelFit;
  /** The label of the event; empty of several classes. */
  readonly event: string;
  readonly data: string;
  /** The column of weights, as it is named; null where there are none. */
  readonly weights: string | null;
  /** Rows are written out as often as their frequency says: other programs take a row for one observation. */
  readonly expands: boolean;
  readonly clusterAdjustment: 'r' | 'stata';
}

const WORDS: Readonly<Record<ModelFit['family'], Words>> = { binary, multinomial, ordinal, conditional };

/**
 * The exact objective of a fit, its penalty in the scales of scikit-learn, glmnet, LIBLINEAR and Spark, and the lines in R and
 * Python that make it again.
 */
export function rosetta(subject: RosettaSubject, options: RosettaOptions = {}): Rosetta {
  const fit = 'report' in subject ? subject.report : subject.fit;
  const { data = 'data.csv', weights = 'weights', clusterAdjustment = 'r' } = options;
  const telling: Telling = {
    ...{ schema: subject.schema, fit, event: fit.event ?? '', data, clusterAdjustment },
    weights: fit.weightsKind === null ? null : weights,
    expands: fit.weightsKind === 'frequency' && (fit.family !== 'binary' || fit.covariance !== 'model'),
  };
  const words = WORDS[fit.family];
  return {
    format: 'oddsmith-rosetta/1',
    objective: `${words.objective(telling)}${ownPenaltiesText(fit)}`,
    conversions: ownConversions(words.conversions(telling), fit),
    r: words.r(telling),
    python: words.python(telling),
    scikitLearn: words.scikitLearn(telling),
    notes: [...notesOf(telling, options.weights === undefined), ...words.notes(telling)],
  };
}
