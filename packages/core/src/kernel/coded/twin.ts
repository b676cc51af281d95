import { Arena } from '../arena.js';
import type { CodedBlock, CodedKernel } from './kernel.js';
import { accurate } from './twin-accurate.js';
import {
  along,
  type CodedRows,
  discrimination,
  gradient,
  hessian,
  hessianTimes,
  loss,
} from './twin-passes.js';

type Address = number;
const FIRST_BYTES = 65536;
const FIRST_ADDRESS = 64;

/** In plain TypeScript: equal to WebAssembly bit for bit. */
class TwinCodedKernel implements CodedKernel {
  readonly name = 'twin';
  #memory = new Float64Array(FIRST_BYTES / 8);
  readonly #arena = new Arena(
    FIRST_ADDRESS,
    () => this.#memory.byteLength,
    (size) => this.#grow(size),
  );

  get buffer(): ArrayBufferLike {
    return this.#memory.buffer;
  }

  reserve(bytes: number, zeroed = true): Address {
    const { used } = this.#arena;
    const address = this.#arena.reserve(bytes);
    if (zeroed && address < used) new Uint8Array(this.buffer, address, bytes).fill(0);
    return address;
  }

  takeBack(): void {
    this.#arena.takeBack(FIRST_ADDRESS);
  }

  /** Half as much again at least, so that many small reservations do not copy everything each time. */
  #grow(size: number): void {
    const grown = new Float64Array(Math.ceil(Math.max(size, this.#memory.byteLength * 1.5) / 8));
    grown.set(this.#memory);
    this.#memory = grown;
  }

  #rows({ x, codes, events, others, offset, numbers, factors, size, panels }: CodedBlock): CodedRows {
    return {
      memory: this.#memory,
      halves: new Uint16Array(this.#memory.buffer),
      x: x / 8,
      codes: codes / 2,
      events: events / 8,
      others: others / 8,
      offset: offset / 8,
      columns: numbers,
      factors,
      size,
      panels,
    };
  }

  loss(block: CodedBlock, point: Address, out: Address): void {
    loss(this.#rows(block), point / 8, out / 8);
  }

  gradient(block: CodedBlock, point: Address, out: Address): void {
    gradient(this.#rows(block), point / 8, out / 8);
  }

  hessian(block: CodedBlock, point: Address, out: Address, triangle: Address): void {
    hessian(this.#rows(block), point / 8, out / 8, triangle / 8);
  }

  hessianTimes(block: CodedBlock, point: Address, vector: Address, out: Address): void {
    hessianTimes(this.#rows(block), point / 8, vector / 8, out / 8);
  }

  discrimination(block: CodedBlock, point: Address, out: Address): void {
    discrimination(this.#rows(block), point / 8, out / 8);
  }

  along(
    block: CodedBlock,
    point: Address,
    step: Address,
    lengths: Address,
    count: number,
    out: Address,
  ): void {
    along(this.#rows(block), point / 8, step / 8, lengths / 8, count, out / 8);
  }

  accurate(block: CodedBlock, high: Address, low: Address, out: Address, triangle: Address): void {
    accurate(this.#rows(block), high / 8, low / 8, out / 8, triangle === 0 ? null : triangle / 8);
  }
}

export function createTwinCodedKernel(): CodedKernel {
  return new TwinCodedKernel();
}
