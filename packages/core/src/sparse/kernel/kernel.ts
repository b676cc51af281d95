/** What both kernels of sparse rows can do: passes over compressed lines in one memory, which addresses point into. */

type Address = number;

/** See `assembly-sparse/index.ts`; `values` at address 0 are all 1. */
export interface Passes {
  forward(first: number, last: number, ...of: Address[]): void;
  backward(first: number, last: number, ...of: Address[]): void;
  squares(first: number, last: number, ...of: Address[]): void;
  gradient(first: number, last: number, ...of: Address[]): void;
  hessianTimes(first: number, last: number, ...of: Address[]): void;
  turn(first: number, last: number, ...of: Address[]): void;
  merge(first: number, last: number, vectors: Address, parts: number, length: number, out: Address): void;
  logistic(
    rows: number,
    signs: Address,
    weights: Address,
    z: Address,
    residuals: Address,
    h: Address,
  ): number;
  round(
    list: Address,
    count: number,
    starts: Address,
    indices: Address,
    values: Address,
    q: Address,
    h: Address,
    curvature: Address,
    l1: Address,
    l2: Address,
    beta: Address,
  ): number;
  shift(q: Address, h: Address, count: number): number;
}

/** Passes that are made part by part: of rows, or of columns (`turn`, `merge`). */
export type PartPass = 'forward' | 'backward' | 'squares' | 'gradient' | 'hessianTimes' | 'turn' | 'merge';

export interface SparseKernel {
  readonly name: 'wasm' | 'twin';
  readonly passes: Passes;
  /** The memory and the module, where other threads can use them, too. */
  readonly shared: { readonly memory: WebAssembly.Memory; readonly module: WebAssembly.Module } | null;
  /** The address of so many bytes, all 0. Throws `memory-exhausted`. */
  reserve(bytes: number): Address;
  /** Numbers at an address: to be asked for again after `reserve`. */
  doubles(address: Address, length: number): Float64Array;
  integers(address: Address, length: number): Int32Array;
}
