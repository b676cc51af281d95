/** The estimation settings in the URL's hash. */
import { DEFAULT_LAMBDA, holdOut, lambda, PENALTIES, penalty } from '../state/estimation.js';
import { missing } from '../state/source.js';

/** What differs from the defaults. */
export function writeEstimation(fields: URLSearchParams): void {
  if (missing.value === 'fail') fields.set('missing', 'fail');
  if (penalty.value !== 'none') fields.set('penalty', penalty.value);
  if (lambda.value !== DEFAULT_LAMBDA) fields.set('lambda', String(lambda.value));
  const { value: split } = holdOut;
  if (split !== null) fields.set('holdout', `${split.share}:${split.seed}`);
}

/** What is none of its own is passed over. */
export function readEstimation(fields: URLSearchParams): void {
  if (fields.get('missing') === 'fail') missing.value = 'fail';
  penalty.value = PENALTIES.find((name) => name === fields.get('penalty')) ?? 'none';
  const strength = Number(fields.get('lambda'));
  if (strength > 0 && Number.isFinite(strength)) lambda.value = strength;
  const [share, seed] = (fields.get('holdout') ?? '').split(':').map(Number);
  const isSplit = share !== undefined && share > 0 && share < 1 && Number.isInteger(seed);
  holdOut.value = isSplit ? { share, seed: seed! } : null;
}
