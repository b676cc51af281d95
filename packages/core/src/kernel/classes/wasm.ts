import { bytesOf } from '../../math/hexadecimal.js';
import { Arena } from '../arena.js';
import { type ClassBlock, type ClassKernel, type ColumnList, widthOf } from './kernel.js';
import { CLASSES } from './module.generated.js';

const PAGE = 65536;
/** Scratch memory that is enough for all but the widest rows. */
const FIRST_SCRATCH = 524288;

/** The exports of `assembly-classes/index.ts`. */
interface Exports {
  heapBase(): number;
  scratchBytes(columns: number, width: number): number;
  gradient(...numbers: number[]): void;
  hessian(...numbers: number[]): void;
}

let compiled: WebAssembly.Module | undefined;

function compile(): WebAssembly.Module {
  compiled ??= new WebAssembly.Module(bytesOf(CLASSES));
  return compiled;
}

class WasmClassKernel implements ClassKernel {
  readonly name = 'wasm';
  readonly #memory = new WebAssembly.Memory({ initial: 1 });
  readonly #exports: Exports;
  readonly #arena: Arena;
  #scratch: number;
  #scratchBytes = FIRST_SCRATCH;

  constructor() {
    const instance = new WebAssembly.Instance(compile(), { env: { memory: this.#memory } });
    this.#exports = instance.exports as unknown as Exports;
    this.#arena = new Arena(
      this.#exports.heapBase(),
      () => this.#memory.buffer.byteLength,
      (size) => this.#memory.grow(Math.ceil((size - this.#memory.buffer.byteLength) / PAGE)),
    );
    this.#scratch = this.#arena.reserve(FIRST_SCRATCH);
  }

  get buffer(): ArrayBuffer {
    return this.#memory.buffer;
  }

  reserve(bytes: number): number {
    return this.#arena.reserve(bytes);
  }

  takeBack(address: number): void {
    this.#arena.takeBack(address);
    if (this.#scratch < address) return;
    this.#scratchBytes = 0;
  }

  gradient(block: ClassBlock, used: ColumnList, beta: number, wanted: ColumnList, out: number): void {
    const { x, stride, codes, weights, panels, classes } = block;
    const width = widthOf(classes);
    const scratch = this.#work(wanted.count, width);
    const shape = [x, stride, codes, weights, panels, width, classes];
    const columns = [used.address, used.count, beta, wanted.address, wanted.count];
    this.#exports.gradient(...shape, ...columns, out, scratch);
  }

  hessian(block: ClassBlock, used: ColumnList, beta: number, wanted: ColumnList, out: number): void {
    const { x, stride, weights, panels, classes } = block;
    const width = widthOf(classes);
    const scratch = this.#work(wanted.count, width);
    const shape = [x, stride, weights, panels, width, classes];
    const columns = [used.address, used.count, beta, wanted.address, wanted.count];
    this.#exports.hessian(...shape, ...columns, out, scratch);
  }

  /** The address of scratch memory that is large enough. */
  #work(columns: number, width: number): number {
    const needed = this.#exports.scratchBytes(columns, width);
    if (needed > this.#scratchBytes) {
      this.#scratchBytes = needed;
      this.#scratch = this.#arena.reserve(needed);
    }
    return this.#scratch;
  }
}

/** In WebAssembly. Throws what an engine throws that cannot run it. */
export function createWasmClassKernel(): ClassKernel {
  return new WasmClassKernel();
}
