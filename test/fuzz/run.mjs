/**
 * Fuzzes the readers and prints what became of the cases.
 *
 *     FUZZ_RUNS=1000000 npm run fuzz            # cases of each target; 100,000 without
 *     FUZZ_SEED=7 FUZZ_TARGETS=csv,model npm run fuzz
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const root = process.env.FUZZ_ROOT ?? resolve(import.meta.dirname, '../..');
const folder = mkdtempSync(join(root, 'node_modules/.fuzz-'));
const outfile = join(folder, 'runner.mjs');
await build({
  entryPoints: [join(root, 'test/fuzz/runner.ts')],
  bundle: true,
  packages: 'external',
  format: 'esm',
  platform: 'node',
  outfile,
});
const { fuzz, SEED, TARGETS } = await import(pathToFileURL(outfile));
rmSync(folder, { recursive: true });

const runs = Number(process.env.FUZZ_RUNS ?? 100_000);
const seed = Number(process.env.FUZZ_SEED ?? SEED);
const targets = process.env.FUZZ_TARGETS?.split(',') ?? TARGETS;
const processes = Number(process.env.FUZZ_PROCESSES ?? availableParallelism());
console.log(`${runs} cases of each target, seed ${seed}, Node ${process.version}, ${processes} processes`);
let crashes = 0;
for (const target of targets) {
  const [report] = await fuzz({ root, runs, seed, processes, targets: [target] });
  const { counts, findings, slowest, seconds } = report;
  crashes += counts.crash ?? 0;
  console.log(
    `\n${target}: ${seconds.toFixed(0)} s, slowest case ${slowest.milliseconds.toFixed(0)} ms (${slowest.index})`,
  );
  const rows = Object.entries(counts).sort(([, a], [, b]) => b - a);
  for (const [outcome, count] of rows) console.log(`  ${String(count).padStart(9)}  ${outcome}`);
  for (const finding of findings) console.log(`\n${finding}`);
}
process.exitCode = crashes > 0 ? 1 : 0;
