import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Random } from '../random.js';

/** A reader under fuzzing. */
export interface Target<Input> {
  readonly name: string;
  /** An input, by the choices of `random` alone. */
  make(random: Random): Input;
  /** What became of it: a word, or the code of an OddsmithError. Throws for everything that must not be. */
  run(input: Input): string;
}

/** The files of a folder of the corpus, in the order of their names. */
export function corpusFiles(corpus: string, folder: string): Uint8Array[] {
  const names = readdirSync(join(corpus, folder)).sort();
  return names.map((name) => Uint8Array.from(readFileSync(join(corpus, folder, name))));
}

const encoder = new TextEncoder();

export function tokensOf(...texts: string[]): Uint8Array[] {
  return texts.map((text) => encoder.encode(text));
}
