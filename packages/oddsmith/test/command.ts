import { spawn } from 'node:child_process';
import { Writable } from 'node:stream';
import type { WriteStream } from 'node:tty';
import { fileURLToPath } from 'node:url';
import { main } from '../src/main.js';

export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

class Capture extends Writable {
  text = '';
  readonly isTTY: boolean;
  readonly columns: number | undefined;

  constructor(columns?: number) {
    super();
    this.isTTY = columns !== undefined;
    this.columns = columns;
  }

  override _write(chunk: Buffer, _: string, done: () => void): void {
    this.text += chunk.toString();
    done();
  }
}

/** Runs the command line in this process; `columns` makes both streams terminals of that width. */
export async function run(
  args: readonly string[],
  { env = {}, columns }: { env?: Record<string, string>; columns?: number } = {},
): Promise<Outcome> {
  const stdout = new Capture(columns);
  const stderr = new Capture(columns);
  const code = await main(args, {
    stdout: stdout as unknown as WriteStream,
    stderr: stderr as unknown as WriteStream,
    env: { LANG: 'C.UTF-8', ...env },
  });
  return { code, stdout: stdout.text, stderr: stderr.text };
}

export const CLI = fileURLToPath(new URL('../dist/cli.js', import.meta.url));

/** Runs the built program, with bytes on standard input. */
export function spawned(args: readonly string[], input: string | Uint8Array = ''): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [CLI, ...args], { env: { ...process.env, LANG: 'C.UTF-8' } });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk) => {
      stdout += chunk;
    });
    child.stderr.on('data', (chunk) => {
      stderr += chunk;
    });
    child.on('error', reject);
    child.on('close', (code) => resolve({ code: code ?? -1, stdout, stderr }));
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
  });
}
