/** The estimation settings in the URL's hash. */
import {
  alpha,
  DEFAULT_ALPHA,
  DEFAULT_FOLDING,
  DEFAULT_LAMBDA,
  folding,
  holdOut,
  LEAST_FOLDS,
  lambda,
  lambdaBy,
  MEASURES,
  MOST_FOLDS,
  PENALTIES,
  penalty,
  RULES,
} from '../state/estimation.js';
import { missing } from '../state/source.js';

/** What differs from the defaults. */
export function writeEstimation(fields: URLSearchParams): void {
  if (missing.value === 'fail') fields.set('missing', 'fail');
  if (penalty.value !== 'none') fields.set('penalty', penalty.value);
  if (lambda.value !== DEFAULT_LAMBDA) fields.set('lambda', String(lambda.value));
  if (alpha.value !== DEFAULT_ALPHA) fields.set('alpha', String(alpha.value));
  if (lambdaBy.value !== 'hand') fields.set('lambdaby', lambdaBy.value);
  const { folds, measure, rule, seed } = folding.value;
  if (folds !== DEFAULT_FOLDING.folds) fields.set('folds', String(folds));
  if (measure !== DEFAULT_FOLDING.measure) fields.set('measure', measure);
  if (rule !== DEFAULT_FOLDING.rule) fields.set('rule', rule);
  if (seed !== DEFAULT_FOLDING.seed) fields.set('foldseed', String(seed));
  const { value: split } = holdOut;
  if (split !== null) fields.set('holdout', `${split.share}:${split.seed}`);
}

/** What is none of its own is passed over. */
export function readEstimation(fields: URLSearchParams): void {
  if (fields.get('missing') === 'fail') missing.value = 'fail';
  penalty.value = PENALTIES.find((name) => name === fields.get('penalty')) ?? 'none';
  const strength = Number(fields.get('lambda'));
  if (strength > 0 && Number.isFinite(strength)) lambda.value = strength;
  const share = Number(fields.get('alpha'));
  if (share > 0 && share < 1) alpha.value = share;
  lambdaBy.value = fields.get('lambdaby') === 'cross-validation' ? 'cross-validation' : 'hand';
  readFolding(fields);
  const [heldOut, seed] = (fields.get('holdout') ?? '').split(':').map(Number);
  const isSplit = heldOut !== undefined && heldOut > 0 && heldOut < 1 && Number.isInteger(seed);
  holdOut.value = isSplit ? { share: heldOut, seed: seed! } : null;
}

function readFolding(fields: URLSearchParams): void {
  const folds = Number(fields.get('folds'));
  const seed = Number(fields.get('foldseed') ?? DEFAULT_FOLDING.seed);
  const isCount = Number.isInteger(folds) && folds >= LEAST_FOLDS && folds <= MOST_FOLDS;
  folding.value = {
    folds: isCount ? folds : DEFAULT_FOLDING.folds,
    measure: MEASURES.find((name) => name === fields.get('measure')) ?? DEFAULT_FOLDING.measure,
    rule: RULES.find((name) => name === fields.get('rule')) ?? DEFAULT_FOLDING.rule,
    seed: Number.isSafeInteger(seed) && seed >= 0 ? seed : DEFAULT_FOLDING.seed,
  };
}
