import type { KernelKind } from '../create.js';
import type { CodedKernel } from './kernel.js';
import { createTwinCodedKernel } from './twin.js';
import { createWasmCodedKernel } from './wasm.js';

/** A kernel of the same kind as a dense one that `createKernel` made. */
export function createCodedKernel(name: Exclude<KernelKind, 'auto'>): CodedKernel {
  return name === 'wasm' ? createWasmCodedKernel() : createTwinCodedKernel();
}
