import { provideTwin } from './create.js';
import { createTwinKernel } from './twin.js';

/** Makes the twin available to `createKernel`. `fit` loads this when it is needed; what runs at once has it anyway. */
export function useTwin(): void {
  provideTwin(createTwinKernel);
}
