import { OddsmithError } from '../errors.js';
import type { Kernel, KernelName } from './kernel.js';
import { createWasmKernel, requireWasm } from './wasm.js';

export type KernelKind = 'auto' | KernelName;

/** The kind that the options of a fit ask for. */
export function kindOf(options: {
  readonly kernel?: Exclude<KernelKind, 'relaxed'>;
  readonly relaxedSimd?: boolean;
}): KernelKind {
  return options.relaxedSimd ? 'relaxed' : (options.kernel ?? 'auto');
}

export interface CreatedKernel {
  readonly kernel: Kernel;
  /** Why the twin had to step in for WebAssembly, as a sentence; null otherwise. */
  readonly note: string | null;
}

let makeTwin: (() => Kernel) | null = null;

/** Hands the twin in: most programs never need it, and do without its code (`use-twin.ts`). */
export function provideTwin(make: () => Kernel): void {
  makeTwin = make;
}

function createTwin(): Kernel {
  if (makeTwin === null) throw new Error('The twin of the kernels has not been loaded.');
  return makeTwin();
}

function hasWasm(): boolean {
  try {
    requireWasm();
    return true;
  } catch {
    // `createKernel` tells why.
    return false;
  }
}

/** Whether `createKernel` will need the twin. */
export function needsTwin(kind: KernelKind): boolean {
  return kind === 'twin' || (kind === 'auto' && !hasWasm());
}

/**
 * A kernel with a memory of its own. `wasm` throws `option-unavailable` where WebAssembly with SIMD cannot run
 * (an old engine, or a page whose Content-Security-Policy forbids it); `auto` takes the twin there and says so.
 * Both give the same bits. `relaxed` needs `useRelaxed` before.
 */
export function createKernel(kind: KernelKind): CreatedKernel {
  if (kind === 'twin') return { kernel: createTwin(), note: null };
  try {
    return { kernel: createWasmKernel(kind === 'relaxed' ? kind : 'wasm'), note: null };
  } catch (error) {
    const unavailable = error instanceof OddsmithError && error.code === 'option-unavailable';
    if (kind !== 'auto' || !unavailable) throw error;
    return {
      kernel: createTwin(),
      note: `${error.message} Plain TypeScript does the work instead: the same results, several times slower.`,
    };
  }
}
