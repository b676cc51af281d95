/** Kernels for rows that are needed for a while. */

import type { ShardWork } from '../../fit/solve.js';
import type { KernelKind } from '../../kernel/create.js';
import type { Kernel } from '../../kernel/kernel.js';
import { giveBack, takeKernel } from '../../kernel/spare.js';

/** Does work with kernels, which are given back when it is over. */
export function* withKernels<Result>(
  kind: KernelKind,
  work: (make: () => Kernel) => ShardWork<Result>,
): ShardWork<Result> {
  const kernels: Kernel[] = [];
  try {
    return yield* work(() => {
      const { kernel } = takeKernel(kind);
      kernels.push(kernel);
      return kernel;
    });
  } finally {
    kernels.forEach(giveBack);
  }
}
