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

/** What a kernel of any kind has. */
interface Reusable {
  readonly name: Kernel['name'];
  readonly buffer: ArrayBufferLike;
  takeBack(): void;
}

/** The spare kernels of one kind. */
export class Spares<Spare extends Reusable> {
  #spare: Spare[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** One that was given back, if there is one. */
  take(name: Spare['name']): Spare | undefined {
    const index = this.#spare.findIndex((spare) => spare.name === name);
    return index < 0 ? undefined : this.#spare.splice(index, 1)[0];
  }

  /** Gives back a kernel that nobody uses any more, with all that was reserved of it. */
  giveBack(kernel: Spare): void {
    kernel.takeBack();
    this.#spare = [kernel, ...this.#spare].slice(0, MOST);
    const bytes = () => this.#spare.reduce((sum, { buffer }) => sum + buffer.byteLength, 0);
    while (bytes() > MOST_BYTES) this.#spare.pop();
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#spare = [];
    }, PATIENCE);
    // Where there is a process, it need not wait for that.
    (this.#timer as { unref?(): void }).unref?.();
  }
}

const spares = new Spares<Kernel>();

/** As `createKernel`, with the memory of a kernel that was given back where there is one. */
export function takeKernel(kind: KernelKind): CreatedKernel {
  const kernel = spares.take(kind === 'auto' ? 'wasm' : kind);
  return kernel === undefined ? createKernel(kind) : { kernel, note: null };
}

/** As `Spares.giveBack`. */
export function giveBack(kernel: Kernel): void {
  spares.giveBack(kernel);
}
