// Runs the contenders of a work in turn and finds how near to the optimum each came.
import { spawnSync } from 'node:child_process';
import { contendersOf } from './contenders.mjs';
import { dataOf, load } from './data.mjs';
import { excess, meanLoss, remainingGain } from './gap.mjs';

export const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1];

/** One process: what it printed, its wall seconds and its peak resident megabytes; or why there is nothing. */
function start({ command }, limit) {
  const ran = spawnSync('/usr/bin/time', ['-f', '%e %M', 'timeout', `${limit}`, ...command], {
    encoding: 'utf8',
    maxBuffer: 1e9,
  });
  if (ran.status === 124) return { failure: `stopped after ${limit} s` };
  const timed = /([\d.]+) (\d+)\s*$/.exec(ran.stderr ?? '');
  if (ran.status !== 0 || timed === null) {
    const reason = ran.error?.message ?? /^.*Error.*$/im.exec(ran.stderr)?.[0] ?? `exit code ${ran.status}`;
    return { failure: `failed: ${reason.trim()}` };
  }
  const printed = JSON.parse(ran.stdout.slice(ran.stdout.indexOf('{')));
  return { printed, wall: Number(timed[1]), megabytes: Number(timed[2]) / 1024 };
}

const numbers = (coefficients) =>
  coefficients.map((c) => (typeof c === 'object' && c !== null ? c.estimate : c) ?? 0);

/** All runs of a contender as one result. A whole program, from a file, prints no settings; its time is the process's. */
function summary(contender, runs, whole) {
  const failure = runs.find((run) => run.failure)?.failure;
  if (failure) return { ...contender, failure };
  const { coefficients, passes, iterations, ...told } = runs[0].printed;
  return {
    ...contender,
    ...(whole ? {} : { version: told.version, settings: told.settings, threads: told.threads }),
    passes: passes ?? null,
    iterations: iterations ?? null,
    coefficients: numbers(coefficients),
    seconds: runs.flatMap((run) => (whole ? [run.wall] : run.printed.seconds)),
    megabytes: median(runs.map((run) => run.megabytes)),
  };
}

/** Contenders take turns, so that a slow minute of the machine falls on all of them. */
function takeTurns(contenders, whole, { rounds, limit, tell }) {
  const runs = contenders.map(() => []);
  for (let round = 0; round < rounds; round++) {
    for (const [i, contender] of contenders.entries()) {
      if (runs[i].some((run) => run.failure)) continue;
      const run = start(contender, limit);
      runs[i].push(run);
      tell(`  ${contender.name}: ${run.failure ?? `${run.wall} s in all`}`);
    }
  }
  return contenders.map((contender, i) => summary(contender, runs[i], whole));
}

/** Adds every answer's gap: its mean loss above the least of all, which a Newton step hardly improves. */
function judge(data, results) {
  const answers = results.filter((result) => result.coefficients);
  if (answers.length === 0) return { results };
  const losses = new Map(answers.map((result) => [result, meanLoss(data, result.coefficients)]));
  const best = answers.reduce((a, b) => (excess(losses.get(b), losses.get(a)) < 0 ? b : a));
  const judged = results.map((result) =>
    losses.has(result) ? { ...result, gap: excess(losses.get(result), losses.get(best)) } : result,
  );
  return { results: judged, best: best.name, remaining: remainingGain(data, best.coefficients) };
}

/** One work: `rounds` processes of each contender, each stopped after `limit` seconds; `tell` hears of every one. */
export async function measure(work, options) {
  options.tell(`${work.name}: data`);
  const folder = await dataOf(work);
  const results = takeTurns(contendersOf(work, folder), work.files, options);
  return { work, ...judge(load(folder), results) };
}
