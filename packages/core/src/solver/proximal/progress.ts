/** Whether rounding has the last word: neither the violation nor the penalised loss gets anywhere any more. */

/** Falls of the penalised loss below this share of it are rounding. */
export const ROUNDING = 1e-14;

export class Progress {
  #violation = Number.POSITIVE_INFINITY;
  #value = Number.POSITIVE_INFINITY;
  #idle = 0;
  readonly #most: number;

  /** `most`: how many times in a row nothing may come of it. */
  constructor(most: number) {
    this.#most = most;
  }

  /** Takes note of where it is now; whether to go on. */
  goesOn(violation: number, value: number): boolean {
    const isNearer = violation <= this.#violation / 2 || value < this.#value - ROUNDING * Math.abs(value);
    this.#idle = isNearer ? 0 : this.#idle + 1;
    this.#violation = Math.min(this.#violation, violation);
    this.#value = Math.min(this.#value, value);
    return this.#idle < this.#most;
  }
}
