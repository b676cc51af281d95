import type { KernelName } from '../kernel.js';
import { Spares } from '../spare.js';
import type { CodedKernel } from './kernel.js';
import { createTwinCodedKernel } from './twin.js';
import { createWasmCodedKernel } from './wasm.js';

/**
 * A kernel of the same kind as a dense one that `createKernel` made. `digits`: the module in hexadecimal digits, which
 * the script of the threads does without until rows of codes come.
 */
export function createCodedKernel(name: KernelName, digits: string): CodedKernel {
  return name === 'twin' ? createTwinCodedKernel() : createWasmCodedKernel(name, digits);
}

const spares = new Spares<CodedKernel>();

/** The same, with the memory of a kernel that was given back where there is one. */
export function takeCodedKernel(name: KernelName, digits: string): CodedKernel {
  return spares.take(name) ?? createCodedKernel(name, digits);
}

/** As `Spares.giveBack`. */
export function giveBackCoded(kernel: CodedKernel): void {
  spares.giveBack(kernel);
}
