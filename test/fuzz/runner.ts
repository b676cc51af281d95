/** Fuzzing in processes, with an end to every case: one that lasts too long, or takes its process down, is told. */
import { type ChildProcess, fork } from 'node:child_process';
import { closeSync, openSync, readSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';

export const TARGETS = ['csv', 'formula', 'model', 'end-to-end'] as const;
export const SEED = 20261121;

/** What a process is to do: cases `from`, `from + step`, … below `runs`. */
export interface Slice {
  readonly target: string;
  readonly corpus: string;
  readonly seed: number;
  readonly from: number;
  readonly runs: number;
  readonly step: number;
  /** A file that holds the case that is being run, as an int32. */
  readonly progress: string;
}

export interface SliceReport {
  /** Outcome (a word or an error code) → cases. */
  readonly counts: Readonly<Record<string, number>>;
  /** Crashes, with their stacks and inputs. */
  readonly findings: readonly string[];
  readonly slowest: { readonly index: number; readonly milliseconds: number };
}

export interface TargetReport extends SliceReport {
  readonly target: string;
  readonly seconds: number;
}

export interface FuzzOptions {
  /** The repository. */
  readonly root: string;
  /** Cases of each target. */
  readonly runs: number;
  readonly seed?: number;
  readonly processes: number;
  readonly targets?: readonly string[];
}

/** A case that takes longer hangs. */
const LONGEST_MILLISECONDS = 30_000;
/** A case that takes more memory than this ends its thread. */
const MOST_MEGABYTES = 1024;

/** Core and the targets in one file, so that processes start quickly on every Node. */
async function bundle(root: string, folder: string): Promise<string> {
  const outfile = join(folder, 'worker.mjs');
  await build({
    entryPoints: [join(root, 'test/fuzz/worker.ts')],
    alias: { '@oddsmith/core': join(root, 'packages/core/src/index.ts') },
    bundle: true,
    format: 'esm',
    platform: 'node',
    outfile,
    logLevel: 'error',
  });
  return outfile;
}

function caseOf(progress: string): number {
  const file = openSync(progress, 'r');
  const bytes = Buffer.alloc(4, 0xff);
  readSync(file, bytes, 0, 4, 0);
  closeSync(file);
  return bytes.readInt32LE();
}

/** Kills the process when it stays with one case. */
function watch(child: ChildProcess, progress: string): NodeJS.Timeout {
  let last = -1;
  let since = performance.now();
  return setInterval(() => {
    const now = caseOf(progress);
    if (now !== last) since = performance.now();
    last = now;
    if (performance.now() - since > LONGEST_MILLISECONDS) child.kill('SIGKILL');
  }, 500);
}

/** The report of a process, or the case that it ended in. */
function runProcess(file: string, slice: Slice): Promise<SliceReport | number> {
  return new Promise((resolve, reject) => {
    closeSync(openSync(slice.progress, 'w'));
    const child = fork(file, [JSON.stringify(slice)], {
      stdio: ['ignore', 'inherit', 'ignore', 'ipc'],
      execArgv: [`--max-old-space-size=${MOST_MEGABYTES}`],
    });
    const timer = watch(child, slice.progress);
    child.on('error', reject);
    let report: SliceReport | undefined;
    child.on('message', (message) => {
      report = message as SliceReport;
    });
    child.on('exit', () => {
      clearInterval(timer);
      resolve(report ?? caseOf(slice.progress));
    });
  });
}

/** Goes on behind a case that ended the process; what was counted before it is lost. */
async function runSlice(file: string, slice: Slice): Promise<SliceReport> {
  const report = await runProcess(file, slice);
  if (typeof report !== 'number') return report;
  const { target, seed, step, runs } = slice;
  const finding = `${target} ${report} (seed ${seed}) hangs, or takes its process down.`;
  if (report < 0) throw new Error(`${target}: no case was run.`);
  const rest = { ...slice, from: report + step };
  const none: SliceReport = { counts: {}, findings: [], slowest: { index: report, milliseconds: 0 } };
  const further = rest.from < runs ? await runSlice(file, rest) : none;
  const crash = (further.counts.crash ?? 0) + 1;
  return { ...further, counts: { ...further.counts, crash }, findings: [finding, ...further.findings] };
}

function merged(target: string, reports: readonly SliceReport[], seconds: number): TargetReport {
  const counts: Record<string, number> = {};
  for (const report of reports) {
    for (const [outcome, count] of Object.entries(report.counts))
      counts[outcome] = (counts[outcome] ?? 0) + count;
  }
  const slowest = reports.map((report) => report.slowest).sort((a, b) => b.milliseconds - a.milliseconds)[0]!;
  return { target, counts, findings: reports.flatMap((report) => report.findings), slowest, seconds };
}

/** Runs the targets, one after the other, each in all processes. */
export async function fuzz(options: FuzzOptions): Promise<TargetReport[]> {
  const { root, runs, seed = SEED, processes, targets = TARGETS } = options;
  const folder = await mkdtemp(join(tmpdir(), 'oddsmith-fuzz-'));
  try {
    const file = await bundle(root, folder);
    const corpus = join(root, 'test/fuzz/corpus');
    const reports: TargetReport[] = [];
    for (const target of targets) {
      const started = performance.now();
      const slices = Array.from({ length: processes }, (_, from) => {
        const progress = join(folder, `${target}-${from}`);
        return runSlice(file, { target, corpus, seed, from, runs, step: processes, progress });
      });
      reports.push(merged(target, await Promise.all(slices), (performance.now() - started) / 1000));
    }
    return reports;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
