/**
 * Kernels whose work is done, for those who need one next: memory that has been written to once is filled several times
 * as quickly as new memory, whose pages the system has to find and to clear first.
 */
import { type CreatedKernel, createKernel, type KernelKind } from './create.js';
import type { Kernel } from './kernel.js';

/** Kernels kept, their memory together, and milliseconds for which an unused one is kept. */
const MOST = 4;
const MOST_BYTES = 2 ** 29;
const PATIENCE = 5000;

let spare: Kernel[] = [];
let timer: ReturnType<typeof setTimeout> | undefined;

/** As `createKernel`, with the memory of a kernel that was given back where there is one. */
export function takeKernel(kind: KernelKind): CreatedKernel {
  const wanted = kind === 'twin' ? 'twin' : 'wasm';
  const index = spare.findIndex(({ name }) => name === wanted);
  if (index < 0) return createKernel(kind);
  return { kernel: spare.splice(index, 1)[0]!, note: null };
}

/** Gives back a kernel that nobody uses any more, with all that was reserved of it. */
export function giveBack(kernel: Kernel): void {
  kernel.takeBack();
  spare = [kernel, ...spare].slice(0, MOST);
  const bytes = () => spare.reduce((sum, { buffer }) => sum + buffer.byteLength, 0);
  while (bytes() > MOST_BYTES) spare.pop();
  clearTimeout(timer);
  timer = setTimeout(() => {
    spare = [];
  }, PATIENCE);
  // Where there is a process, it need not wait for that.
  (timer as { unref?(): void }).unref?.();
}
