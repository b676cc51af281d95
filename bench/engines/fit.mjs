// A fit by the command line with every statement told, taken apart into passes.
import { spawn } from 'node:child_process';
import { path } from '../suite/machine.mjs';

const CLI = path('../packages/oddsmith/dist/cli.js');
const formulaOf = (columns) => `y ~ ${Array.from({ length: columns }, (_, j) => `x${j + 1}`).join(' + ')}`;

/** Runs `oddsmith fit`; `args`: after the formula; `before`: what the command is run by. */
export async function fitted(data, columns, args, before = []) {
  const started = performance.now();
  const command = [...before, process.execPath, CLI, 'fit', data, formulaOf(columns), '--json', ...args];
  const child = spawn(command[0], command.slice(1));
  const texts = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'])
    child[stream].setEncoding('utf8').on('data', (text) => {
      texts[stream] += text;
    });
  const code = await new Promise((resolve) => child.once('close', resolve));
  if (code !== 0) throw new Error(`oddsmith fit ${data} ended with ${code}: ${texts.stderr.slice(-2000)}`);
  const report = JSON.parse(texts.stdout);
  return {
    seconds: (performance.now() - started) / 1000,
    report,
    statements: statementsIn(texts.stderr, columns),
  };
}

/** Cells that a Hessian's sums have more than a gradient's. */
const hessianCells = (columns) => ((columns + 1) * (columns + 2)) / 2;

/** Seconds and kinds of the statements that --explain told. */
function statementsIn(text, columns) {
  const lines = text.split('\n');
  return lines.flatMap((line, i) => {
    const told = /^-- ([\d,]+) × ([\d,]+) back, ([\d.]+) s(.*)$/u.exec(line);
    if (told === null) return [];
    const cells = Number(told[2].replaceAll(',', ''));
    const isPass = lines[i - 1].includes('exp(');
    const kind = !isPass ? 'else' : cells > hessianCells(columns) ? 'hessian' : 'gradient';
    return [{ kind, seconds: Number(told[3]), rows: told[4] }];
  });
}

export const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

/** What a table shows of a fit; `sums`: seconds of the engine's plain sums. */
export function figures({ seconds, report, statements }, sums) {
  const of = (kind) => statements.filter((one) => one.kind === kind).map((one) => one.seconds);
  const preparing = of('else').reduce((sum, one) => sum + one, 0);
  const each = (kind) => (of(kind).length === 0 ? null : median(of(kind)));
  return {
    ...{ seconds, preparing, statements: statements.length, sums },
    gradients: { count: of('gradient').length, seconds: each('gradient') },
    hessians: { count: of('hessian').length, seconds: each('hessian') },
    coefficients: report.coefficients.map(({ estimate }) => estimate),
    errors: report.coefficients.map(({ standardError }) => standardError),
  };
}

/** Median seconds of three calls. */
export async function timed(work) {
  const seconds = [];
  for (let i = 0; i < 3; i++) {
    const started = performance.now();
    await work();
    seconds.push((performance.now() - started) / 1000);
  }
  return median(seconds);
}

export const sumsOf = (columns) => Array.from({ length: columns }, (_, j) => `sum(x${j + 1})`).join(', ');
