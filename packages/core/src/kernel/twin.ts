import { Arena } from './arena.js';
import type { Kernel } from './kernel.js';
import { accurate } from './twin-accurate.js';
import { hessian } from './twin-hessian.js';
import { along, discrimination, gradient, hessianTimes, linear, loss, type Rows } from './twin-passes.js';

type Address = number;
const FIRST_BYTES = 65536;
const FIRST_ADDRESS = 64;
const LIMIT = 4294967296;

/** The kernels in plain TypeScript: equal to those in WebAssembly bit for bit, and running everywhere. */
class TwinKernel implements Kernel {
  readonly name = 'twin';
  #memory = new Float64Array(FIRST_BYTES / 8);
  /** Where values stored as float32 become doubles. */
  #room: Address = 0;
  #roomBytes = 0;
  readonly #arena = new Arena(
    FIRST_ADDRESS,
    () => this.#memory.byteLength,
    (size) => this.#grow(size),
  );

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
    this.#arena.takeBack(FIRST_ADDRESS);
    this.#roomBytes = 0;
  }

  /** Half as much again at least, so that many small reservations do not copy everything each time. */
  #grow(size: number): void {
    const bytes = Math.max(size, Math.min(this.#memory.byteLength * 1.5, LIMIT));
    const grown = new Float64Array(Math.ceil(bytes / 8));
    grown.set(this.#memory);
    this.#memory = grown;
  }

  /** The address of values stored as float32 as doubles, until the next pass. */
  #promoted(x: Address, count: number): Address {
    if (count * 8 > this.#roomBytes) {
      this.#roomBytes = count * 8;
      this.#room = this.#arena.reserve(this.#roomBytes);
    }
    this.#memory.set(new Float32Array(this.buffer, x, count), this.#room / 8);
    return this.#room;
  }

  #rows(
    x: Address,
    events: Address,
    others: Address,
    offset: Address,
    columns: number,
    panels: number,
  ): Rows {
    const doubles = x % 2 === 0 ? x : this.#promoted(x - 1, columns * panels * 8);
    return {
      memory: this.#memory,
      x: doubles / 8,
      events: events / 8,
      others: others / 8,
      offset: offset / 8,
      columns,
      panels,
    };
  }

  loss(
    x: Address,
    events: Address,
    others: Address,
    offset: Address,
    beta: Address,
    columns: number,
    panels: number,
    out: Address,
  ): void {
    loss(this.#rows(x, events, others, offset, columns, panels), beta / 8, out / 8);
  }

  gradient(
    x: Address,
    events: Address,
    others: Address,
    offset: Address,
    beta: Address,
    columns: number,
    panels: number,
    out: Address,
  ): void {
    gradient(this.#rows(x, events, others, offset, columns, panels), beta / 8, out / 8);
  }

  hessian(
    x: Address,
    events: Address,
    others: Address,
    offset: Address,
    beta: Address,
    columns: number,
    panels: number,
    out: Address,
  ): void {
    hessian(this.#rows(x, events, others, offset, columns, panels), beta / 8, out / 8);
  }

  along(
    x: Address,
    events: Address,
    others: Address,
    offset: Address,
    beta: Address,
    step: Address,
    lengths: Address,
    count: number,
    columns: number,
    panels: number,
    out: Address,
  ): void {
    const rows = this.#rows(x, events, others, offset, columns, panels);
    along(rows, beta / 8, step / 8, lengths / 8, count, out / 8);
  }

  hessianTimes(
    x: Address,
    events: Address,
    others: Address,
    offset: Address,
    beta: Address,
    vector: Address,
    columns: number,
    panels: number,
    out: Address,
  ): void {
    hessianTimes(this.#rows(x, events, others, offset, columns, panels), beta / 8, vector / 8, out / 8);
  }

  discrimination(
    x: Address,
    events: Address,
    others: Address,
    offset: Address,
    beta: Address,
    columns: number,
    panels: number,
    out: Address,
  ): void {
    discrimination(this.#rows(x, events, others, offset, columns, panels), beta / 8, out / 8);
  }

  linear(x: Address, offset: Address, beta: Address, columns: number, panels: number, eta: Address): void {
    linear(this.#rows(x, 0, 0, offset, columns, panels), beta / 8, eta / 8);
  }

  accurate(
    x: Address,
    events: Address,
    others: Address,
    offset: Address,
    betaHigh: Address,
    betaLow: Address,
    columns: number,
    panels: number,
    withHessian: number,
    out: Address,
  ): void {
    const rows = this.#rows(x, events, others, offset, columns, panels);
    accurate(rows, betaHigh / 8, betaLow / 8, withHessian, out / 8);
  }
}

export function createTwinKernel(): Kernel {
  return new TwinKernel();
}
