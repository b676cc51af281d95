/** Runs the built command line and reads what it prints. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { FitReport } from '../../packages/core/src/fit/report.js';
import type { ZooSet } from '../oracle/zoo.js';

const cli = fileURLToPath(new URL('../../packages/oddsmith/dist/cli.js', import.meta.url));

export interface Ran {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export function oddsmith(...args: readonly string[]): Ran {
  return oddsmithWith([], ...args);
}

/** The same with flags of Node. */
export function oddsmithWith(flags: readonly string[], ...args: readonly string[]): Ran {
  if (!existsSync(cli)) throw new Error('packages/oddsmith/dist/cli.js is missing: node scripts/build.mjs');
  const { status, stdout, stderr } = spawnSync(process.execPath, [...flags, cli, ...args], {
    encoding: 'utf8',
    maxBuffer: 1e8,
  });
  return { status, stdout, stderr };
}

/** The default fit of a certified set: only its weights, offset and (where not sorted) its levels are told. */
export function fitArguments(set: ZooSet): string[] {
  const unsorted = Object.entries(set.factor_levels).filter(
    ([, levels]) => [...levels].sort().join() !== levels.join(),
  );
  return [
    'fit',
    set.csv,
    set.formula,
    ...unsorted.flatMap(([column, levels]) => ['--levels', `${column}=${levels.join('|')}`]),
    ...(set.weights === null
      ? []
      : ['--weights', set.weights, '--weights-kind', set.weights_kind ?? 'frequency']),
    ...(set.offset === null ? [] : ['--offset', set.offset]),
  ];
}

/** `fit --json`; the exit code must be the expected one. */
export function fitReport(set: ZooSet, expectedStatus = 0): FitReport {
  const ran = oddsmith(...fitArguments(set), '--json');
  if (ran.status !== expectedStatus) {
    throw new Error(`${set.id}: exit code ${ran.status}, expected ${expectedStatus}\n${ran.stderr}`);
  }
  return JSON.parse(ran.stdout) as FitReport;
}
