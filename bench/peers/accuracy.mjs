// Measures correct digits on certified and random hard problems, beside other programs, and writes docs/accuracy.md.
// Usage: node bench/peers/accuracy.mjs
// Needs: a build; Python with bench/peers/requirements.txt (PYTHON=path, default bench/.venv/bin/python); R.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const path = (relative) => fileURLToPath(new URL(relative, import.meta.url));
const root = path('../..');
const folder = path('../data/accuracy');
const python = process.env.PYTHON ?? path('../.venv/bin/python');
const PROGRAMS = ['R glm', 'statsmodels GLM', 'scikit-learn, no penalty', 'scikit-learn, default'];
const QUANTITIES = ['estimate', 'SE', 'logLik', 'deviance'];

function run(command, ...args) {
  const env = { ...process.env, ODDSMITH_ACCURACY: folder };
  const { status } = spawnSync(command, args, {
    cwd: root,
    env,
    stdio: ['ignore', process.stderr, process.stderr],
  });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')}: exit code ${status}`);
}

const read = (name) => JSON.parse(readFileSync(`${folder}/${name}.json`, 'utf8'));
/** One decimal, cut, so that 13.0 means at least 13. */
const shown = (digits) => (digits === undefined ? '–' : (Math.floor(digits * 10) / 10).toFixed(1));
const line = (cells) => `| ${cells.join(' | ')} |`;

function table(title, columns, rows) {
  return [line([title, ...columns]), line(['---', ...columns.map(() => '--:')]), ...rows.map(line)].join(
    '\n',
  );
}

/** Estimates and standard errors of every program, a row per problem set. */
function comparison(title, ours, peers) {
  const columns = ['oddsmith', ...PROGRAMS];
  const rows = Object.keys(peers).map((row) => {
    const programs = { oddsmith: ours[row], ...peers[row] };
    const pair = ({ estimate, SE } = {}) =>
      SE === undefined ? shown(estimate) : `${shown(estimate)} / ${shown(SE)}`;
    return [row, ...columns.map((program) => pair(programs[program]))];
  });
  return table(title, columns, rows);
}

function own(title, digits) {
  const rows = Object.entries(digits).filter(([, row]) => row.deviance !== undefined);
  const columns = [...new Set(rows.flatMap(([, row]) => Object.keys(row)))];
  return table(
    title,
    columns,
    rows.map(([name, row]) => [name, ...columns.map((column) => shown(row[column]))]),
  );
}

/** How many of the central numbers reach 13 and 15 digits, and the least of them. */
function reached(digits) {
  const all = Object.values(digits).flatMap((row) =>
    QUANTITIES.map((name) => row[name]).filter((x) => x !== undefined),
  );
  const count = (goal) => all.filter((x) => x >= goal).length;
  return `${count(13)} of ${all.length} reach 13 digits and ${count(15)} reach 15; the least is ${shown(Math.min(...all))}`;
}

function page() {
  const [zoo, zooPeers, hard, hardPeers] = ['zoo', 'zoo.peers', 'random-hard', 'random-hard.peers'].map(read);
  const versions = readFileSync(path('requirements.txt'), 'utf8').trim().split('\n').join(', ');
  const r = spawnSync('Rscript', ['-e', 'cat(R.version.string)'], { encoding: 'utf8' }).stdout;
  return `# Accuracy

How many significant digits are right, in the worst entry of each quantity, with every program's default settings: −log₁₀ of the relative error against answers computed with 25 digits and more. A double holds about 16; 17 stands for an exactly equal number. Oddsmith promises at least 13 for *estimate*, *SE*, *logLik* and *deviance*; the tests hold it to 15 (14 where counts are given as a proportion of a total).

Made by \`npm run accuracy\` (it needs \`npm run build\`, Python with \`bench/peers/requirements.txt\` in \`bench/.venv\`, and R).

## Certified data sets

\`test/golden/zoo\` holds real and synthetic data with answers in 25 digits, recomputed by an independent Newton in 96-decimal arithmetic (\`test/oracle\`). Oddsmith is run as a person would run it: \`oddsmith fit DATA FORMULA --json\`, no option but weights, offset and level order.

Estimates / standard errors:

${comparison('data set', zoo.digits, zooPeers)}

All that Oddsmith's report says, by data set. *p*, *odds ratio* and *χ² p* lose digits to their own condition number (the tests subtract just that); *interval* and the test statistics are measured relative to the numbers they are differences of.

${own('data set', zoo.digits)}

Of Oddsmith's estimates, standard errors, log-likelihoods and deviances here, ${reached(zoo.digits)}. They include the limiting fit of \`endometrial_sep\`, where one estimate is infinite (${shown(zoo.digits.endometrial_sep.estimate)} digits).

## Random hard problems

At least six problems of each family, drawn from fixed seeds (\`test/certified/hard-problems.ts\`) and compared with the 96-decimal Newton: collinear columns up to a condition number of 1e7, columns on scales from 1e-8 to 1e8, nearly separated rows, few events, weights, totals, offsets, interactions. They include the hardest of a search over 80 of each. Estimates / standard errors, the worst of each family:

${comparison('family', hard.digits, hardPeers)}

${own('family', hard.digits)}

Of Oddsmith's numbers here, ${reached(hard.digits)}.

## What the columns are

- *oddsmith*: no option set.
- *R glm*: \`glm(cbind(events, others) ~ …, binomial)\`, defaults (it stops when the deviance changes by less than 1e-8 of itself). On some rows with large frequency weights its start makes it diverge, with a warning (0.0); \`weights=\` gives the same.
- *statsmodels GLM*: \`sm.GLM(…, family=Binomial()).fit()\`, defaults.
- *scikit-learn, no penalty*: \`LogisticRegression(C=inf, solver='newton-cholesky', tol=1e-12)\`; it gives no standard errors and takes no offset (–).
- *scikit-learn, default*: \`LogisticRegression()\`. It minimises a penalised loss, so it answers another question; it stands here because it is what many people run.

${r}; ${versions}.
`;
}

rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
run('npx', 'vitest', 'run', 'test/certified/zoo.test.ts', 'test/certified/random-hard.test.ts');
run(python, path('accuracy.py'), folder);
writeFileSync(path('../../docs/accuracy.md'), page());
