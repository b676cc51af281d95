/** Numbers that come one after the other, in arrays that double. */

export class GrowingIntegers {
  #numbers = new Int32Array(1024);
  length = 0;

  push(value: number): void {
    if (this.length === this.#numbers.length) {
      const larger = new Int32Array(2 * this.length);
      larger.set(this.#numbers);
      this.#numbers = larger;
    }
    this.#numbers[this.length++] = value;
  }

  get last(): number {
    return this.#numbers[this.length - 1]!;
  }

  /** Takes `by` from each. */
  lower(by: number): void {
    for (let k = 0; k < this.length; k++) this.#numbers[k]! -= by;
  }

  taken(): Int32Array {
    return this.#numbers.slice(0, this.length);
  }
}

export class GrowingDoubles {
  #numbers = new Float64Array(1024);
  length = 0;

  push(value: number): void {
    if (this.length === this.#numbers.length) {
      const larger = new Float64Array(2 * this.length);
      larger.set(this.#numbers);
      this.#numbers = larger;
    }
    this.#numbers[this.length++] = value;
  }

  taken(): Float64Array {
    return this.#numbers.slice(0, this.length);
  }
}
