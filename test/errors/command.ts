/** The command line for tests: in this process, or built and spawned where the operating system matters. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect } from 'vitest';
import { ERROR_CODES, type ErrorCode, type Place } from '../../packages/core/src/errors.js';
import { run } from '../../packages/oddsmith/test/command.js';

export interface Failure {
  readonly code: ErrorCode;
  readonly message: string;
  readonly at: Place;
}

const EXIT_CODES = { input: 2, source: 3, estimate: 4 };

/** The failure that `--json` tells of; its exit code is that of its kind. */
export async function failureOf(...args: string[]): Promise<Failure> {
  const { code: exit, stderr } = await run([...args, '--json']);
  const line = stderr.trimEnd().split('\n').at(-1)!;
  const failure: Failure = JSON.parse(line);
  expect(Object.keys(ERROR_CODES)).toContain(failure.code);
  expect(exit).toBe(EXIT_CODES[ERROR_CODES[failure.code]]);
  return failure;
}

/** A folder for the files of one test file, gone afterwards. */
export function scratch(): string {
  const folder = mkdtempSync(join(tmpdir(), 'oddsmith-errors-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
