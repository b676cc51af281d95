// Runs the contenders of a work in turn and finds how near to the optimum each came.
import { contendersOf, passesOf } from './contenders.mjs';
import { dataOf, expanded, load } from './data.mjs';
import { gapTo, meanLoss, optimum } from './gap.mjs';
import { remainingInFile } from './gap-in-file.mjs';
import { start } from './start.mjs';

/** A contender whose process took more seconds than this runs once. */
const LONG = 12;

/** Passes over fewer numbers are not measured one by one. */
const ENOUGH = 1e6;

export const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1];

const numbers = (coefficients) =>
  coefficients?.map((c) => (typeof c === 'object' && c !== null ? c.estimate : c) ?? 0) ?? null;

/** All runs of a contender as one result. A program that prints no list of seconds is timed as a process. */
function summary(contender, runs) {
  const failure = runs.find((run) => run.failure)?.failure;
  if (failure) return { ...contender, failure };
  const { coefficients, passes = null, iterations = null, seconds: _, ...told } = runs[0].printed;
  return {
    ...contender,
    version: told.version ?? '',
    settings: contender.settings ?? told.settings,
    threads: contender.threads ?? told.threads ?? 1,
    passes,
    iterations,
    coefficients: numbers(coefficients),
    seconds: runs.flatMap(({ printed, wall }) => (Array.isArray(printed.seconds) ? printed.seconds : [wall])),
    megabytes: told.megabytes === null ? null : median(runs.map((run) => run.megabytes)),
  };
}

/** Contenders take turns, so that a slow minute of the machine falls on all of them. */
function takeTurns(contenders, { rounds, limit, tell }) {
  const runs = contenders.map(() => []);
  for (let round = 0; round < rounds; round++) {
    for (const [i, contender] of contenders.entries()) {
      if (runs[i].some((run) => run.failure || run.wall > LONG)) continue;
      const run = start(contender.command, limit);
      runs[i].push(run);
      tell(`  ${contender.name}: ${run.failure ?? `${run.wall} s in all`}`);
    }
  }
  return contenders.map((contender, i) => summary(contender, runs[i]));
}

/** Adds the gap of every answer and what is left to gain at the optimum that it is measured from. */
function judge(data, results) {
  const answers = results.filter((result) => result.coefficients);
  const losses = answers.map(({ coefficients }) => meanLoss(data, coefficients));
  const near = answers[losses.indexOf(Math.min(...losses.filter(Number.isFinite)))];
  const best = near && optimum(data, near.coefficients);
  if (!best) return { results, remaining: null };
  const gap = gapTo(data, best.coefficients);
  const judged = results.map((result) =>
    result.coefficients ? { ...result, gap: gap(result.coefficients) } : result,
  );
  return { results: judged, remaining: best.remaining };
}

/** Rows that do not fit into memory: what a Newton step would gain, at each answer. */
async function judgeFile(file, results) {
  const judged = [];
  for (const result of results) {
    const { coefficients } = result;
    judged.push(coefficients ? { ...result, gap: await remainingInFile(file, coefficients) } : result);
  }
  return { results: judged, remaining: null };
}

/** Seconds of a pass of our own by numbers of threads, where there are enough numbers to read. */
function measurePasses({ kind, rows, columns }, folder, limit) {
  if (kind !== 'arrays' || rows * columns < ENOUGH) return [];
  return start(passesOf(folder), limit).printed?.passes ?? [];
}

/** One work: `rounds` processes of each contender, each stopped after `limit` seconds; `tell` hears of every one. */
export async function measure(work, options) {
  options.tell(`${work.name}: data`);
  const folder = await dataOf(work);
  const limit = work.limit ?? options.limit;
  const results = takeTurns(contendersOf(work, folder), { ...options, limit });
  const judged =
    work.kind === 'stream'
      ? await judgeFile(`${folder}data.parquet`, results)
      : judge(expanded(load(folder)), results);
  return { work, passes: measurePasses(work, folder, limit), ...judged };
}
