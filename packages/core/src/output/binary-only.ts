/** What is for binary models alone. */
import { OddsmithError } from '../errors.js';
import type { FitReport } from '../fit/report.js';

/** The event of a binary model. Throws `option-unavailable` for any other. */
export function binaryEvent({ family, event }: Pick<FitReport, 'family' | 'event'>): string {
  if (family === 'binary' && event !== null) return event;
  throw forBinaryModels(`a ${family} one`);
}

export function forBinaryModels(instead: string): OddsmithError {
  const message = `This is for binary models in this version, and the model is ${instead}.`;
  return new OddsmithError('option-unavailable', message, { option: 'family' });
}
