/** Relaxed SIMD as an option of fits: loaded where it is asked for. */
import { OddsmithError, type Warning } from '../errors.js';
import { useRelaxed } from '../kernel/relaxed/use-relaxed.js';
import type { FitOptions } from './options.js';

/** What the report says of every fit with relaxed SIMD. */
const WARNING: Warning = {
  code: 'relaxed-simd',
  message:
    'Computed with relaxed SIMD: on another processor or engine the last digits may differ. 13 digits are promised as ever.',
};

/**
 * Makes the kernels with relaxed SIMD available, and returns what the report is to say. Throws `option-unavailable`
 * where the engine has none, `option-invalid` for options that promise the same bits everywhere.
 */
export function relaxedSimd({ kernel, checkpoint, resume }: FitOptions): Warning {
  if (kernel === 'twin')
    refuse('kernel', 'is "twin", plain TypeScript; "relaxedSimd" is of the WebAssembly kernels');
  if (checkpoint !== undefined || resume !== undefined) {
    const option = checkpoint === undefined ? 'resume' : 'checkpoint';
    refuse(
      option,
      'promises the bits of a run that was never broken off, which "relaxedSimd" cannot keep elsewhere',
    );
  }
  useRelaxed();
  return WARNING;
}

function refuse(option: string, rest: string): never {
  throw new OddsmithError('option-invalid', `Option "${option}" ${rest}.`, { option });
}
