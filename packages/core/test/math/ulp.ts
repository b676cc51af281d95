/** The distance from |x| to the next double above. */
export function ulp(x: number): number {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, Math.abs(x));
  view.setBigUint64(0, view.getBigUint64(0) + 1n);
  const above = view.getFloat64(0);
  return above === Infinity ? 2 ** 971 : above - Math.abs(x);
}
