/** The order of text: by Unicode code point, the same in every engine and in SQL's binary collation. */

/** Negative, zero or positive as `a` sorts before, with or after `b`. */
export function compareCodePoints(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const left = a.charCodeAt(i);
    const right = b.charCodeAt(i);
    if (left !== right) return codePointRank(left) - codePointRank(right);
  }
  return a.length - b.length;
}

/** UTF-16 units in code-point order: surrogates (above U+FFFF) come after U+E000 … U+FFFF. */
function codePointRank(unit: number): number {
  if (unit < 0xd800) return unit;
  return unit < 0xe000 ? unit + 0x2000 : unit - 0x800;
}

/** Levels sorted, and codes that pointed into `levels` pointing into the sorted ones (−1 stays). */
export function sortLevels(
  levels: readonly string[],
  codes: Int32Array,
): { levels: string[]; codes: Int32Array } {
  const order = Int32Array.from(levels, (_, index) => index).sort((a, b) =>
    compareCodePoints(levels[a]!, levels[b]!),
  );
  const rank = new Int32Array(levels.length);
  for (let i = 0; i < order.length; i++) rank[order[i]!] = i;
  return {
    levels: Array.from(order, (index) => levels[index]!),
    codes: codes.map((code) => (code < 0 ? code : rank[code]!)),
  };
}
