/** Numbers in the narrowest of six types that holds all of them exactly. */

export type Storage = 'u8' | 'i16' | 'i32' | 'f32' | 'f64';
export type Stored = Uint8Array | Int16Array | Int32Array | Float32Array | Float64Array;

const WIDTHS: Readonly<Record<Storage, number>> = { u8: 1, i16: 2, i32: 4, f32: 4, f64: 8 };

/** Bytes that `count` numbers take, so that what follows them begins at a multiple of 8. */
export function storedBytes(storage: Storage, count: number): number {
  return Math.ceil((WIDTHS[storage] * count) / 8) * 8;
}

/** The numbers at a place of some bytes. */
export function storedAt(storage: Storage, buffer: ArrayBuffer, at: number, count: number): Stored {
  switch (storage) {
    case 'u8':
      return new Uint8Array(buffer, at, count);
    case 'i16':
      return new Int16Array(buffer, at, count);
    case 'i32':
      return new Int32Array(buffer, at, count);
    case 'f32':
      return new Float32Array(buffer, at, count);
    case 'f64':
      return new Float64Array(buffer, at, count);
  }
}

/** The narrowest type for the first `count` of some finite numbers; −0 is no whole number. */
export function narrowest(values: Float64Array | Int32Array, count: number): Storage {
  let low = 0;
  let high = 0;
  let whole = true;
  let single = true;
  for (let i = 0; i < count && (whole || single); i++) {
    const value = values[i]!;
    if (value < low) low = value;
    if (value > high) high = value;
    if (whole && (Math.trunc(value) !== value || Object.is(value, -0))) whole = false;
    if (single && Math.fround(value) !== value) single = false;
  }
  if (whole && low >= 0 && high < 2 ** 8) return 'u8';
  if (whole && low >= -(2 ** 15) && high < 2 ** 15) return 'i16';
  if (whole && low >= -(2 ** 31) && high < 2 ** 31) return 'i32';
  return single ? 'f32' : 'f64';
}
