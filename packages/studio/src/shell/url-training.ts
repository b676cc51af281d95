/** The training settings in the URL's hash. */
import { DEFAULT_TRAINING, type TrainingConfig, training } from '../state/training.js';

/** Fields that differ from the defaults, as one JSON object. */
export function writeTraining(fields: URLSearchParams): void {
  const changed = Object.entries(training.value).filter(
    ([name, value]) =>
      JSON.stringify(value) !== JSON.stringify(DEFAULT_TRAINING[name as keyof TrainingConfig]),
  );
  if (changed.length > 0) fields.set('training', JSON.stringify(Object.fromEntries(changed)));
}

/** Fields it does not know, or of another type, are passed over. */
export function readTraining(fields: URLSearchParams): void {
  try {
    const given: unknown = JSON.parse(fields.get('training') ?? '{}');
    if (typeof given !== 'object' || given === null) return;
    const known = Object.entries(given).filter(
      ([name, value]) =>
        name in DEFAULT_TRAINING && isLike(DEFAULT_TRAINING[name as keyof TrainingConfig], value),
    );
    training.value = { ...DEFAULT_TRAINING, ...Object.fromEntries(known) };
  } catch {
    training.value = DEFAULT_TRAINING;
  }
}

/** Rates and batch sizes are a number or a word or null; the rest keep the type of the default. */
function isLike(usual: unknown, given: unknown): boolean {
  if (Array.isArray(usual)) return Array.isArray(given) && given.every((item) => typeof item === 'string');
  if (usual === null || usual === 'auto')
    return given === null || ['number', 'string', 'object'].includes(typeof given);
  return typeof given === typeof usual;
}
