/** Shortest run of equal bytes that is worth a reference. */
const LEAST = 8;

/**
 * `target` as what differs from `source`: pieces "own,from,length" with semicolons between them: bytes of its own in
 * hexadecimal digits, then `length` bytes of the source from `from` on. Read by `kernel/relaxed/restored.ts` of core.
 */
export function delta(source, target) {
  const places = placesOf(source);
  const pieces = [];
  let own = '';
  for (let at = 0; at < target.length; ) {
    const { from, length } = longest(places.get(key(target, at)) ?? [], source, target, at);
    if (length < LEAST) {
      own += target.toString('hex', at, at + 1);
      at++;
      continue;
    }
    pieces.push(`${own},${from},${length}`);
    own = '';
    at += length;
  }
  return [...pieces, `${own},0,0`].join(';');
}

const key = (bytes, at) => bytes.toString('latin1', at, at + LEAST);

/** Where each run of `LEAST` bytes begins. */
function placesOf(bytes) {
  const places = new Map();
  for (let i = 0; i + LEAST <= bytes.length; i++) {
    const found = places.get(key(bytes, i));
    if (found) found.push(i);
    else places.set(key(bytes, i), [i]);
  }
  return places;
}

function longest(candidates, source, target, at) {
  let best = { from: 0, length: 0 };
  for (const from of candidates) {
    let length = 0;
    while (at + length < target.length && target[at + length] === source[from + length]) length++;
    if (length > best.length) best = { from, length };
  }
  return best;
}
