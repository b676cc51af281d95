import { OddsmithError } from '../errors.js';
import { bytesOf } from '../math/hexadecimal.js';
import { Arena } from './arena.js';
import { fillExponentialTable, TABLE_BYTES } from './exponential-table.js';
import type { Kernel, WasmName } from './kernel.js';
import { KERNELS } from './module.generated.js';
import { relaxedModules } from './relaxed/modules.js';

const PAGE = 65536;
/** Scratch for some 3,000 columns; untouched pages cost nothing, and passes then do not grow the memory. */
const FIRST_SCRATCH = 12582912;

type Address = number;
/** The exports of `assembly/index.ts`: the passes of `Kernel` with the address of their scratch memory behind. */
interface Exports {
  heapBase(): number;
  scratchBytes(columns: number, count: number): number;
  loss(...addresses: Address[]): void;
  gradient(...addresses: Address[]): void;
  hessian(...addresses: Address[]): void;
  hessianTimes(...addresses: Address[]): void;
  discrimination(...addresses: Address[]): void;
  along(...addresses: Address[]): void;
  linear(...addresses: Address[]): void;
  accurate(...addresses: Address[]): void;
}

let compiled: WebAssembly.Module | undefined;

/** Compiles the kernels, once. Throws what the engine throws (no WebAssembly, no SIMD, forbidden by the page). */
function compile(): WebAssembly.Module {
  compiled ??= new WebAssembly.Module(bytesOf(KERNELS));
  return compiled;
}

/** The kernels in WebAssembly, each instance with a memory of its own. */
class WasmKernel implements Kernel {
  readonly name: WasmName;
  readonly #memory = new WebAssembly.Memory({ initial: 1 });
  readonly #exports: Exports;
  readonly #arena: Arena;
  readonly #table: Address;
  /** Where memory for others begins. */
  readonly #first: Address;
  readonly #firstScratch: Address;
  #scratch: Address;
  #scratchBytes = FIRST_SCRATCH;

  constructor(name: WasmName) {
    this.name = name;
    const module = name === 'relaxed' ? relaxedModules().kernels : compile();
    const instance = new WebAssembly.Instance(module, { env: { memory: this.#memory } });
    this.#exports = instance.exports as unknown as Exports;
    this.#arena = new Arena(
      this.#exports.heapBase(),
      () => this.#memory.buffer.byteLength,
      (size) => this.#memory.grow(Math.ceil((size - this.#memory.buffer.byteLength) / PAGE)),
    );
    this.#firstScratch = this.#arena.reserve(FIRST_SCRATCH);
    this.#scratch = this.#firstScratch;
    this.#table = this.#arena.reserve(TABLE_BYTES);
    this.#first = this.#arena.free;
    fillExponentialTable(new Float64Array(this.#memory.buffer, this.#table));
  }

  get buffer(): ArrayBuffer {
    return this.#memory.buffer;
  }

  reserve(bytes: number, zeroed = true): Address {
    const { used } = this.#arena;
    const address = this.#arena.reserve(bytes);
    if (zeroed && address < used) new Uint8Array(this.buffer, address, bytes).fill(0);
    return address;
  }

  takeBack(): void {
    this.#arena.takeBack(this.#first);
    this.#scratch = this.#firstScratch;
    this.#scratchBytes = FIRST_SCRATCH;
  }

  loss(...of: Parameters<Kernel['loss']>): void {
    this.#exports.loss(...of, this.#work(of[5]));
  }

  gradient(...of: Parameters<Kernel['gradient']>): void {
    this.#exports.gradient(...of, this.#work(of[5]));
  }

  hessian(...of: Parameters<Kernel['hessian']>): void {
    this.#exports.hessian(...of, this.#work(of[5]));
  }

  along(...of: Parameters<Kernel['along']>): void {
    this.#exports.along(...of, this.#work(of[8], of[7]));
  }

  hessianTimes(...of: Parameters<Kernel['hessianTimes']>): void {
    this.#exports.hessianTimes(...of, this.#work(of[6]));
  }

  discrimination(...of: Parameters<Kernel['discrimination']>): void {
    this.#exports.discrimination(...of, this.#work(of[5]));
  }

  linear(...of: Parameters<Kernel['linear']>): void {
    this.#exports.linear(...of);
  }

  accurate(...of: Parameters<Kernel['accurate']>): void {
    this.#exports.accurate(...of, this.#work(of[6]), this.#table);
  }

  /** The address of scratch memory that is large enough. */
  #work(columns: number, count = 0): Address {
    const needed = this.#exports.scratchBytes(columns, count);
    if (needed > this.#scratchBytes) {
      this.#scratchBytes = needed * 2;
      this.#scratch = this.#arena.reserve(this.#scratchBytes);
    }
    return this.#scratch;
  }
}

/** Throws `option-unavailable` where the engine or the page's policy has no place for WebAssembly with SIMD. */
export function requireWasm(): void {
  try {
    compile();
  } catch (cause) {
    throw new OddsmithError(
      'option-unavailable',
      `The WebAssembly kernels cannot run here: ${reason(cause)}.`,
      { option: 'kernel' },
      cause,
    );
  }
}

/** A kernel in WebAssembly. Throws `option-unavailable` as `requireWasm` does. */
export function createWasmKernel(name: WasmName): Kernel {
  requireWasm();
  return new WasmKernel(name);
}

function reason(cause: unknown): string {
  if (typeof WebAssembly === 'undefined') return 'this engine has no WebAssembly';
  const told = cause instanceof Error ? cause.message : String(cause);
  if (/unsafe-eval|Content Security Policy|disallowed by embedder/i.test(told)) {
    return "the page's Content-Security-Policy forbids it (allow it with 'wasm-unsafe-eval')";
  }
  return `this engine refused them, perhaps for want of SIMD (${told})`;
}
