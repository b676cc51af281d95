import { OddsmithError } from '../../errors.js';
import { bytesOf } from '../../math/hexadecimal.js';
import { CODED } from '../coded/module.generated.js';
import { DENSE } from '../dense-module.generated.js';
import { KERNELS } from '../module.generated.js';
import { requireWasm } from '../wasm.js';
import { CODED as CODED_PIECES } from './coded-module.generated.js';
import { DENSE as DENSE_PIECES } from './dense-module.generated.js';
import { KERNELS as KERNEL_PIECES } from './module.generated.js';
import { provideRelaxed } from './modules.js';
import { restored } from './restored.js';

let isProvided = false;

/**
 * Makes the kernel `relaxed` available to `createKernel`. Throws `option-unavailable` where the engine has no WebAssembly
 * or no relaxed SIMD.
 */
export function useRelaxed(): void {
  if (isProvided) return;
  requireWasm();
  const kernels = bytesOf(restored(KERNELS, KERNEL_PIECES));
  if (!WebAssembly.validate(kernels)) throw unavailable();
  provideRelaxed({
    kernels: new WebAssembly.Module(kernels),
    coded: new WebAssembly.Module(bytesOf(restored(CODED, CODED_PIECES))),
    dense: new WebAssembly.Module(bytesOf(restored(DENSE, DENSE_PIECES))),
  });
  isProvided = true;
}

function unavailable(): OddsmithError {
  return new OddsmithError(
    'option-unavailable',
    'This engine has no relaxed SIMD. Node 22 and later have it (Node 20 with --experimental-wasm-relaxed-simd), Chrome and ' +
      'Edge from 114 on, Firefox from 146 on, Safari does not. Leave the option "relaxedSimd" out: the digits are the same.',
    { option: 'relaxedSimd' },
  );
}
