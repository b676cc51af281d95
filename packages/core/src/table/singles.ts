/** Numbers that float32 holds exactly, as the types of the arrays tell that they came in. */
const singles = new WeakSet<Float64Array>();

/** The numbers of a typed array, without a copy where they are doubles. */
export function doublesOf(values: ArrayLike<number>): Float64Array {
  if (values instanceof Float64Array) return values;
  const doubles = new Float64Array(values);
  if (!(values instanceof Int32Array || values instanceof Uint32Array)) singles.add(doubles);
  return doubles;
}

/** Whether all numbers are known to be exact in float32; they are not looked at. */
export function areSingle(values: Float64Array): boolean {
  return singles.has(values);
}
