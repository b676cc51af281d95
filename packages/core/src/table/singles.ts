/** Numbers that float32 holds exactly, as the types of the arrays tell that they came in. */
const singles = new WeakSet<Float64Array>();

const TYPES = [Float32Array, Int8Array, Uint8Array, Uint8ClampedArray, Int16Array, Uint16Array];

/** The numbers of a typed array, without a copy where they are doubles. */
export function doublesOf(values: ArrayLike<number>): Float64Array {
  if (values instanceof Float64Array) return values;
  const doubles = new Float64Array(values);
  if (TYPES.some((type) => values instanceof type)) singles.add(doubles);
  return doubles;
}

/** Whether all numbers are known to be exact in float32; they are not looked at. */
export function areSingle(values: Float64Array): boolean {
  return singles.has(values);
}
