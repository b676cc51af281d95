/** What a bad disk, a bad program or a person does to a file. */
import type { Random } from './random.js';

const LONGEST = 1 << 16;
const SEPARATORS = new TextEncoder().encode(',;\t\r\n ~+:');

/** One to five mutations of a corpus entry, half of the time one; `tokens` are pieces that mean something in its language. */
export function mutate(
  corpus: readonly Uint8Array[],
  tokens: readonly Uint8Array[],
  random: Random,
): Uint8Array {
  let bytes = random.of(corpus);
  for (let left = random.chance(0.5) ? 1 : 2 + random.below(4); left > 0; left--) {
    const next = random.of(KINDS)(bytes, random, corpus, tokens);
    if (next.length <= LONGEST) bytes = next;
  }
  return bytes;
}

type Mutation = (
  bytes: Uint8Array,
  random: Random,
  corpus: readonly Uint8Array[],
  tokens: readonly Uint8Array[],
) => Uint8Array;

function joined(...parts: Uint8Array[]): Uint8Array {
  return Uint8Array.from(Buffer.concat(parts));
}

/** A place, and another at or behind it, mostly near. */
function range(bytes: Uint8Array, random: Random): [number, number] {
  const start = random.below(bytes.length + 1);
  const length = random.chance(0.8) ? random.below(13) : random.below(bytes.length + 1);
  return [start, Math.min(bytes.length, start + length)];
}

function replaced(bytes: Uint8Array, [start, end]: [number, number], by: Uint8Array): Uint8Array {
  return joined(bytes.subarray(0, start), by, bytes.subarray(end));
}

function withByte(bytes: Uint8Array, random: Random, change: (byte: number) => number): Uint8Array {
  const copy = bytes.slice();
  const at = random.below(copy.length);
  if (copy.length > 0) copy[at] = change(copy[at]!);
  return copy;
}

const flip: Mutation = (bytes, random) => withByte(bytes, random, (byte) => byte ^ (1 << random.below(8)));
const overwrite: Mutation = (bytes, random) => withByte(bytes, random, () => random.below(256));
const remove: Mutation = (bytes, random) => replaced(bytes, range(bytes, random), new Uint8Array());
const insert: Mutation = (bytes, random, _, tokens) => {
  const at = random.below(bytes.length + 1);
  return replaced(bytes, [at, at], random.of(tokens));
};
const substitute: Mutation = (bytes, random, _, tokens) =>
  replaced(bytes, range(bytes, random), random.of(tokens));
/** Another content between two separators. */
const field: Mutation = (bytes, random, _, tokens) => {
  const isSeparator = (byte: number) => SEPARATORS.includes(byte);
  const at = random.below(bytes.length + 1);
  const before = bytes.subarray(0, at).findLastIndex(isSeparator) + 1;
  const behind = bytes.subarray(at).findIndex(isSeparator);
  return replaced(bytes, [before, behind < 0 ? bytes.length : at + behind], random.of(tokens));
};
const duplicate: Mutation = (bytes, random) => {
  const [start, end] = range(bytes, random);
  const part = bytes.subarray(start, end);
  const copies = random.chance(0.95) ? 1 : 50;
  return replaced(bytes, [start, start], joined(...Array.from({ length: copies }, () => part)));
};
const swap: Mutation = (bytes, random) => {
  const [start, end] = range(bytes, random);
  return replaced(bytes, [start, end], bytes.slice(start, end).reverse());
};
const truncate: Mutation = (bytes, random) => bytes.slice(0, random.below(bytes.length + 1));
const splice: Mutation = (bytes, random, corpus) => {
  const other = random.of(corpus);
  return joined(
    bytes.subarray(0, random.below(bytes.length + 1)),
    other.subarray(random.below(other.length + 1)),
  );
};

/** Small changes are likelier: a file that is cut is soon refused. */
const KINDS: readonly Mutation[] = [
  flip,
  overwrite,
  remove,
  insert,
  substitute,
  field,
  field,
  field,
  duplicate,
  swap,
  truncate,
  splice,
];
