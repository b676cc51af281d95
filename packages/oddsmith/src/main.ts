/** The command line from arguments to exit code. */
import type { WriteStream } from 'node:tty';
import { CommanderError } from 'commander';
import { unwritable } from './output/output-file.js';
import { buildProgram } from './program.js';
import { exitCodeOf, failureJson, failureText } from './terminal/failure.js';
import { Progress } from './terminal/progress.js';
import { screenOf } from './terminal/screen.js';
import type { Session } from './terminal/session.js';
import { usageError } from './terminal/usage.js';

/** What the command line needs of the process; tests give their own. */
export interface Surroundings {
  readonly stdout: WriteStream;
  readonly stderr: WriteStream;
  readonly env: NodeJS.ProcessEnv;
}

/**
 * Runs one command. Results go to standard output; progress, notes and errors to standard error.
 *
 * @param args arguments without the program's name.
 * @returns the exit code: 0 done, 1 a bug of oddsmith, 2 usage or bad input, 3 a source failed, 4 no estimate.
 */
export async function main(args: readonly string[], { stdout, stderr, env }: Surroundings): Promise<number> {
  let lost: Error | null = null;
  stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (!isClosedPipe(error)) lost ??= error;
  });
  stderr.on('error', () => undefined);
  const interruption = new AbortController();
  const interrupt = () => interruption.abort();
  process.once('SIGINT', interrupt);
  const notes = screenOf(stderr, env);
  const progress = new Progress(notes, (text) => stderr.write(text));
  const session: Session = {
    stdout,
    screen: screenOf(stdout, env),
    progress,
    signal: interruption.signal,
    note(text) {
      progress.end();
      stderr.write(`${text}\n`);
    },
  };
  const program = buildProgram(session);
  try {
    await program.parseAsync(args, { from: 'user' });
    // A stream tells of a failed write on the next turn.
    await new Promise((resolve) => setImmediate(resolve));
    if (lost !== null) throw unwritable('standard output', lost);
    return 0;
  } catch (thrown) {
    if (thrown instanceof CommanderError && thrown.exitCode === 0) return 0;
    const error = thrown instanceof CommanderError ? usageError(thrown, program, args) : thrown;
    const json = args.includes('--json');
    session.note(json ? failureJson(error) : failureText(error, notes, env.ODDSMITH_DEBUG === '1'));
    return exitCodeOf(error);
  } finally {
    progress.end();
    process.removeListener('SIGINT', interrupt);
  }
}

/** A reader that has seen enough (`| head`) is no failure; writers look at `stdout.writable`. */
function isClosedPipe(error: NodeJS.ErrnoException): boolean {
  return error.code === 'EPIPE';
}
