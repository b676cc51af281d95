/** One process of a fuzzing run: every `step`-th case of a target. The runner reads in a file where it is. */
import { openSync, writeSync } from 'node:fs';
import { Random } from './random.js';
import type { Slice, SliceReport } from './runner.js';
import { csvTarget, endToEndTarget } from './targets/csv.js';
import { formulaTarget } from './targets/formula.js';
import { modelTarget } from './targets/model.js';
import type { Target } from './targets/target.js';

const MOST_FINDINGS = 20;

function targetNamed(name: string, corpus: string): Target<unknown> {
  const all = [csvTarget(corpus), formulaTarget(corpus), modelTarget(corpus), endToEndTarget(corpus)];
  const target = all.find((one) => one.name === name);
  if (target === undefined) throw new Error(`there is no target ${name}`);
  return target as Target<unknown>;
}

/** An input for a person who wants to see it again. */
function shown(input: unknown): string {
  const parts = JSON.stringify(input, (_, value) =>
    value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : value,
  );
  return parts.slice(0, 4000);
}

function runSlice({ target: name, corpus, seed, from, runs, step, progress }: Slice): SliceReport {
  const target = targetNamed(name, corpus);
  const place = openSync(progress, 'r+');
  const counts: Record<string, number> = {};
  const findings: string[] = [];
  let slowest = { index: -1, milliseconds: 0 };
  for (let index = from; index < runs; index += step) {
    writeSync(place, Buffer.from(Int32Array.of(index).buffer), 0, 4, 0);
    const started = performance.now();
    const input = target.make(new Random(seed, index));
    let outcome = 'crash';
    try {
      outcome = target.run(input);
    } catch (error) {
      const what = error instanceof Error ? error.stack : String(error);
      if (findings.length < MOST_FINDINGS) findings.push(`${name} ${index}: ${what}\n${shown(input)}`);
    }
    counts[outcome] = (counts[outcome] ?? 0) + 1;
    const milliseconds = performance.now() - started;
    if (milliseconds > slowest.milliseconds) slowest = { index, milliseconds };
  }
  return { counts, findings, slowest };
}

const slice: Slice = JSON.parse(process.argv[2]!);
process.send!(runSlice(slice), () => process.disconnect());
