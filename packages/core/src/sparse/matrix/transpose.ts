/** Compressed rows to compressed columns, and back: Gustavson 1978, "Two fast algorithms for sparse matrices". */

export interface Lines {
  readonly starts: Int32Array;
  readonly indices: Int32Array;
  readonly values: Float64Array | null;
}

/** Where each of `across` lines begins once entries are sorted by them. */
export function startsOf(indices: Int32Array, across: number): Int32Array {
  const starts = new Int32Array(across + 1);
  for (let k = 0; k < indices.length; k++) starts[indices[k]! + 1]! += 1;
  for (let j = 0; j < across; j++) starts[j + 1]! += starts[j]!;
  return starts;
}

/** The same entries, compressed the other way: `lines` lines of `across` places. Linear in entries and sides. */
export function transposed({ starts, indices, values }: Lines, lines: number, across: number): Lines {
  const turned = startsOf(indices, across);
  const next = turned.slice(0, across);
  const places = new Int32Array(indices.length);
  const moved = values && new Float64Array(values.length);
  for (let i = 0; i < lines; i++) {
    const end = starts[i + 1]!;
    for (let k = starts[i]!; k < end; k++) {
      const to = next[indices[k]!]!;
      next[indices[k]!] = to + 1;
      places[to] = i;
      if (moved) moved[to] = values![k]!;
    }
  }
  return { starts: turned, indices: places, values: moved };
}
