import type { Writable } from 'node:stream';
import type { Progress } from './progress.js';
import type { Screen } from './screen.js';

/** What a command works with besides its arguments. */
export interface Session {
  readonly stdout: Writable;
  /** Of standard output. */
  readonly screen: Screen;
  readonly progress: Progress;
  /** Fires on Ctrl-C. */
  readonly signal: AbortSignal;
  /** A line on standard error. */
  note(text: string): void;
}
