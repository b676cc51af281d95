import { OddsmithError } from '../errors.js';

/** Addresses beyond this do not fit 32 bits. */
const LIMIT = 4294967296;
const ALIGNMENT = 64;

/** Hands out memory from `start` on, one piece after the other, and takes it back all at once. */
export class Arena {
  #free: number;
  #used: number;
  readonly #size: () => number;
  readonly #grow: (size: number) => void;

  /** `size` tells how many bytes there are; `grow` makes them at least as many as asked for, zeroed, or throws. */
  constructor(start: number, size: () => number, grow: (size: number) => void) {
    this.#free = align(start);
    this.#used = this.#free;
    this.#size = size;
    this.#grow = grow;
  }

  /** Where the next piece begins. */
  get free(): number {
    return this.#free;
  }

  /** What lies below has been handed out before, and need not be 0. */
  get used(): number {
    return this.#used;
  }

  /** Takes back what was handed out from an address on. */
  takeBack(address: number): void {
    this.#free = address;
  }

  /** The address of `bytes` bytes, a multiple of 64. Throws `memory-exhausted`. */
  reserve(bytes: number): number {
    const address = this.#free;
    const end = align(address + bytes);
    if (end > LIMIT) throw exhausted(bytes, address);
    if (end > this.#size()) {
      try {
        this.#grow(end);
      } catch (cause) {
        throw exhausted(bytes, address, cause);
      }
    }
    this.#free = end;
    this.#used = Math.max(this.#used, end);
    return address;
  }
}

function align(address: number): number {
  return Math.ceil(address / ALIGNMENT) * ALIGNMENT;
}

function exhausted(bytes: number, used: number, cause?: unknown): OddsmithError {
  const mib = (size: number) => `${(size / 1048576).toFixed(1)} MiB`;
  return new OddsmithError(
    'memory-exhausted',
    `No memory for the rows: ${mib(bytes)} more were asked for beside the ${mib(used)} in use; ` +
      'a kernel holds at most 4096 MiB, and this machine or page may allow less. Fit on fewer rows or columns, or in blocks.',
    {},
    cause,
  );
}
