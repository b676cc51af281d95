import { bytesOf } from '../../math/hexadecimal.js';
import { Arena } from '../arena.js';
import { fillExponentialTable, TABLE_BYTES } from '../exponential-table.js';
import type { WasmName } from '../kernel.js';
import { relaxedModules } from '../relaxed/modules.js';
import type { CodedBlock, CodedKernel } from './kernel.js';

const PAGE = 65536;
/** Scratch memory that is enough for all but the widest designs. */
const FIRST_SCRATCH = 1048576;

type Address = number;
/** The exports of `assembly-coded/index.ts`. */
interface Exports {
  heapBase(): number;
  scratchBytes(numbers: number, size: number, count: number): number;
  loss(...addresses: Address[]): void;
  gradient(...addresses: Address[]): void;
  hessian(...addresses: Address[]): void;
  hessianTimes(...addresses: Address[]): void;
  discrimination(...addresses: Address[]): void;
  along(...addresses: Address[]): void;
  accurate(...addresses: Address[]): void;
}

let compiled: WebAssembly.Module | undefined;

function compile(digits: string): WebAssembly.Module {
  compiled ??= new WebAssembly.Module(bytesOf(digits));
  return compiled;
}

class WasmCodedKernel implements CodedKernel {
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

  constructor(name: WasmName, digits: string) {
    this.name = name;
    const module = name === 'relaxed' ? relaxedModules().coded : compile(digits);
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

  loss(block: CodedBlock, point: Address, out: Address): void {
    this.#exports.loss(...rowsOf(block), point, out, this.#work(block));
  }

  gradient(block: CodedBlock, point: Address, out: Address): void {
    this.#exports.gradient(...rowsOf(block), block.size, point, out, this.#work(block));
  }

  hessian(block: CodedBlock, point: Address, out: Address, triangle: Address): void {
    this.#exports.hessian(...rowsOf(block), block.size, point, out, triangle, this.#work(block));
  }

  hessianTimes(block: CodedBlock, point: Address, vector: Address, out: Address): void {
    this.#exports.hessianTimes(...rowsOf(block), block.size, point, vector, out, this.#work(block));
  }

  discrimination(block: CodedBlock, point: Address, out: Address): void {
    this.#exports.discrimination(...rowsOf(block), point, out, this.#work(block));
  }

  along(
    block: CodedBlock,
    point: Address,
    step: Address,
    lengths: Address,
    count: number,
    out: Address,
  ): void {
    const scratch = this.#work(block, count);
    this.#exports.along(...rowsOf(block), point, step, lengths, count, out, scratch);
  }

  accurate(block: CodedBlock, high: Address, low: Address, out: Address, triangle: Address): void {
    const scratch = this.#work(block);
    this.#exports.accurate(...rowsOf(block), block.size, high, low, out, triangle, scratch, this.#table);
  }

  /** The address of scratch memory that is large enough. */
  #work({ numbers, size }: CodedBlock, count = 0): Address {
    const needed = this.#exports.scratchBytes(numbers, size, count);
    if (needed > this.#scratchBytes) {
      this.#scratchBytes = needed * 2;
      this.#scratch = this.#arena.reserve(this.#scratchBytes);
    }
    return this.#scratch;
  }
}

/** What all exports take first. */
function rowsOf({ x, codes, events, others, offset, numbers, factors, panels }: CodedBlock): Address[] {
  return [x, codes, events, others, offset, numbers, factors, panels];
}

/** In WebAssembly, `digits` being its module. Throws what an engine throws that cannot run it. */
export function createWasmCodedKernel(name: WasmName, digits: string): CodedKernel {
  return new WasmCodedKernel(name, digits);
}
