// One fit by LIBLINEAR's own program, from its text file to coefficients. Prints JSON: {"coefficients": [...]}.
// Usage: node liblinear.mjs FILE.libsvm
import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';

const file = process.argv[2];
const model = `${file}.model`;
const options = ['-q', '-s', '0', '-c', '1e10', '-e', '1e-10', '-B', '1'];
const { status, error } = spawnSync('liblinear-train', [...options, file, model], { stdio: 'ignore' });
if (status !== 0) throw error ?? new Error(`liblinear-train: exit code ${status}`);
const lines = readFileSync(model, 'utf8').trim().split('\n');
rmSync(model);
/** The model is of the label named first; the bias is the last number. */
const sign = /^label 1 /m.test(lines.join('\n')) ? 1 : -1;
const weights = lines.slice(lines.indexOf('w') + 1).map((line) => sign * Number(line));
console.log(JSON.stringify({ coefficients: [weights.at(-1), ...weights.slice(0, -1)] }));
