/** What a number says when it is opened. */
import { signal } from '@preact/signals';

export interface Explanation {
  readonly title: string;
  /** With all digits, as the command line prints it; null where there is none. */
  readonly value: number | null;
  /** What it means, in a sentence. */
  readonly meaning: string;
  readonly formula: string;
  /** What goes into the formula, with all digits. */
  readonly inputs: readonly (readonly [string, number | string])[];
  /** The lines that give it in R and in Python, after the fit. */
  readonly r: string;
  readonly python: string;
}

export const opened = signal<Explanation | null>(null);
