/** What runs in the page of the test, and in a worker of that page: passes over rows on several threads, and a fit. */
import { codedSource } from '../../../packages/core/src/fit/coded-source.js';
import { fit as fitRows } from '../../../packages/core/src/fit/fit.js';
import { loadPooledCodes } from '../../../packages/core/src/fit/pooled-codes.js';
import { loadPooledRows } from '../../../packages/core/src/fit/pooled-rows.js';
import { uniform } from '../../../packages/core/test/kernel/block.js';
import { answers, drawRows, everyPass } from '../../../packages/core/test/pool/drawn.js';
import { answersOfCodes, drawTraining } from '../../../packages/core/test/pool/drawn-codes.js';

export interface Wanted {
  readonly count: number;
  readonly columns: number;
  readonly threads: number;
}

/** Sums as plain arrays, the numbers as text that keeps every bit. */
export function plain(sums: readonly object[]): string {
  return JSON.stringify(sums, (_, value) => {
    if (ArrayBuffer.isView(value)) return Array.from(value as Float64Array);
    return Object.is(value, -0) ? '-0' : value;
  });
}

async function pooledSums({ count, columns, threads }: Wanted) {
  const { rows, draw } = drawRows(count, columns);
  const pooled = await loadPooledRows(rows, { threads, kernel: 'auto', intercept: true });
  const sums = plain(await answers(pooled.rows.shards, everyPass(columns, draw)));
  pooled.release();
  return { sums, threads: pooled.threads, note: pooled.note };
}

/** The same of rows with two factors of 3 and 7 levels, as codes. */
async function codedSums({ count, threads }: Pick<Wanted, 'count' | 'threads'>) {
  const training = drawTraining(count, [3, 7]);
  const pooled = await loadPooledCodes(training, codedSource(training)!, { threads, kernel: 'auto' });
  const sums = plain(
    await answersOfCodes(pooled.rows, everyPass(training.design.columns.length, uniform(3))),
  );
  pooled.release();
  return { sums, threads: pooled.threads, note: pooled.note };
}

type Found = Awaited<ReturnType<typeof pooledSums>>;

/** The same in a worker of the page, whose threads are workers of that one. */
function inWorker(wanted: Wanted): Promise<Found> {
  const worker = new Worker('./app.js', { type: 'module' });
  worker.postMessage(wanted);
  return new Promise((resolve, reject) => {
    worker.onmessage = ({ data }) => resolve(data);
    worker.onerror = ({ message }) => reject(new Error(message));
  });
}

export interface Freedom {
  /** Milliseconds of the tasks beyond 50 ms. */
  readonly longTasks: readonly number[];
  /** How often a timer of the page got its turn. */
  readonly turns: number;
}

/** What a page can do during some work. */
async function freedomDuring(work: () => Promise<void>): Promise<Freedom> {
  const longTasks: number[] = [];
  await new Promise((resolve) => setTimeout(resolve, 200));
  const observer = new PerformanceObserver((list) =>
    longTasks.push(...list.getEntries().map(({ duration }) => duration)),
  );
  observer.observe({ type: 'longtask' });
  let turns = 0;
  const timer = setInterval(() => {
    turns++;
  }, 5);
  await work();
  clearInterval(timer);
  await new Promise((resolve) => setTimeout(resolve, 200));
  observer.disconnect();
  return { longTasks, turns };
}

/** While rows are loaded and asked. */
function freedomOfPasses({ count, columns, threads }: Wanted): Promise<Freedom> {
  const { rows, draw } = drawRows(count, columns);
  const passes = everyPass(columns, draw);
  return freedomDuring(async () => {
    const pooled = await loadPooledRows(rows, { threads, kernel: 'auto' });
    await answers(pooled.rows.shards, passes);
    pooled.release();
  });
}

/** While rows are fitted, some of which lack a value where `isIncomplete`. */
function freedomOfFit({ count, columns, threads }: Wanted, isIncomplete: boolean): Promise<Freedom> {
  const { draw } = drawRows(8, columns);
  const data: Record<string, Float64Array> = { y: Float64Array.from({ length: count }, (_, i) => i % 2) };
  for (let j = 0; j < columns; j++) data[`x${j}`] = Float64Array.from({ length: count }, draw);
  if (isIncomplete) data.x1![count >> 1] = Number.NaN;
  return freedomDuring(async () => {
    await fitRows(data, 'y ~ .', { termTests: 'none', threads });
  });
}

const app = { pooledSums, codedSums, inWorker, freedomOfPasses, freedomOfFit };
export type App = typeof app;

if ('document' in globalThis) Object.assign(globalThis, { app });
else globalThis.onmessage = async ({ data }) => globalThis.postMessage(await pooledSums(data));
