/** The chunks in one piece; no copy where only one has bytes. */
export function concatenate(chunks: readonly Uint8Array[]): Uint8Array {
  const full = chunks.filter((chunk) => chunk.length > 0);
  if (full.length === 1) return full[0]!;
  const all = new Uint8Array(full.reduce((length, chunk) => length + chunk.length, 0));
  let at = 0;
  for (const chunk of full) {
    all.set(chunk, at);
    at += chunk.length;
  }
  return all;
}
