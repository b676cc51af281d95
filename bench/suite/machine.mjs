// What a run was made on: processor, memory, load, versions, memory bandwidth.
import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { cpus, loadavg, totalmem } from 'node:os';
import { fileURLToPath } from 'node:url';

/** A file of bench. */
export const path = (relative) => fileURLToPath(new URL(`../${relative}`, import.meta.url));

/** What a program may use. */
export const THREADS = cpus().length;

/** What a command says, or null when it is not there or fails. */
export function said(command, args, options = {}) {
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8', ...options });
  return status === 0 ? (stdout || stderr).trim() : null;
}

/** GB/s of a stream triad in C on one thread and on all, or null without a C compiler. */
export function bandwidth() {
  const folder = path('data/');
  mkdirSync(folder, { recursive: true });
  const program = `${folder}stream`;
  const options = ['-O3', '-march=native', '-fopenmp', '-o', program, path('suite/stream.c')];
  if (said('cc', options) === null) return null;
  const [one, all] = [1, THREADS].map((threads) =>
    Number(said(program, [], { env: { ...process.env, OMP_NUM_THREADS: `${threads}` } })),
  );
  return { one, all };
}

export function machine() {
  const gigabytes = Math.round(totalmem() / 2 ** 30);
  return `${cpus().length} cores of ${cpus()[0].model.trim()}, ${gigabytes} GB`;
}

/** Processes that wanted a core in the last minute. */
export const load = () => loadavg()[0];
