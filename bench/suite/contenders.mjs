/**
 * Who takes part in a work: ourselves first, then the peers that are installed. A contender has a name and a command;
 * whole programs also `settings` and `threads`, which they do not print.
 */
import { path, THREADS } from './machine.mjs';
import { INSTALLED, NODES, PYTHON } from './programs.mjs';

/** scikitjs is asked for no more rows: it takes seconds for so many. */
const MOST_FOR_SCIKITJS = 1000;

const has = Object.fromEntries(INSTALLED.map(({ key, version }) => [key, version !== null]));
const CLI = path('../packages/oddsmith/dist/cli.js');

const javascript = (folder, name, program = name) => ({
  name,
  javascript: true,
  command: [process.execPath, path('peers/arrays.mjs'), folder, program],
});

const oddsmith = (folder) =>
  NODES.map(({ name, path: node }) => ({
    name: `oddsmith, ${name}`,
    ours: true,
    threads: THREADS,
    command: [node, path('peers/arrays.mjs'), folder, 'oddsmith'],
  }));

/** Ourselves with relaxed SIMD, by the newest Node. */
const relaxed = (folder) =>
  NODES.slice(0, 1).map(({ name, path: node }) => ({
    name: `oddsmith, ${name}, relaxed SIMD`,
    ours: true,
    threads: THREADS,
    command: [node, path('peers/arrays.mjs'), folder, 'oddsmith-relaxed'],
  }));

const PYTHON_NAMES = {
  'newton-cholesky': 'scikit-learn newton-cholesky',
  'newton-cg': 'scikit-learn newton-cg',
  lbfgs: 'scikit-learn lbfgs',
  liblinear: 'LIBLINEAR in scikit-learn',
  scipy: 'SciPy L-BFGS-B',
  statsmodels: 'statsmodels Logit',
};

const python = (folder, programs) =>
  has.python
    ? programs.map((program) => ({
        name: PYTHON_NAMES[program],
        command: [PYTHON, path('peers/arrays.py'), folder, program],
      }))
    : [];

const r = (folder) => ({ name: 'R glm.fit', command: ['Rscript', path('peers/arrays.R'), folder] });

function arrays({ rows, browser }, folder) {
  const chromium = [process.execPath, path('peers/browser.mjs'), folder];
  return [
    ...oddsmith(folder),
    ...relaxed(folder),
    browser && { name: 'oddsmith, Chromium', ours: true, threads: THREADS, command: chromium },
    javascript(folder, 'plain loops', 'loops'),
    javascript(folder, 'ml-logistic-regression'),
    rows <= MOST_FOR_SCIKITJS && javascript(folder, 'scikitjs'),
    ...python(folder, Object.keys(PYTHON_NAMES)),
    has.r && r(folder),
  ];
}

const factors = (_work, folder) => [
  ...oddsmith(folder),
  javascript(folder, 'plain loops', 'loops'),
  javascript(folder, 'ml-logistic-regression'),
  ...python(
    folder,
    Object.keys(PYTHON_NAMES).filter((program) => program !== 'liblinear'),
  ),
  has.r && r(folder),
];

const fromFile = (kind, file, { more = [], runtimes = NODES } = {}) =>
  runtimes.map(({ name, path: node }) => ({
    name: `oddsmith, ${kind}, ${name}`,
    ours: true,
    threads: THREADS,
    command: [node, CLI, 'fit', file, 'y ~ .', ...more, '--json'],
    settings: `fit FILE ${['"y ~ ."', ...more].join(' ')} --json; with standard errors`,
  }));

const pandas = (reader, file, method, settings) => ({
  name: `${reader} + ${PYTHON_NAMES[method]}`,
  command: [PYTHON, path('peers/file.py'), file, reader, method],
  settings,
  threads: THREADS,
});

function pandasOn(file, readers) {
  if (!has.python) return [];
  const scikit = (solver, tolerance) =>
    `LogisticRegression(solver='${solver}', C=inf, tol=${tolerance}); no standard errors`;
  const logit = "Logit.fit(method='newton', tol=1e-5, ridge_factor=0); with standard errors";
  return readers.flatMap((reader) => [
    pandas(reader, file, 'newton-cholesky', scikit('newton-cholesky', '1e-8')),
    pandas(reader, file, 'lbfgs', scikit('lbfgs', '1e-10')),
    pandas(reader, file, 'statsmodels', logit),
  ]);
}

const readCsvInR = (file) =>
  has.r && {
    name: 'R read.csv + glm',
    command: ['Rscript', path('peers/file.R'), file],
    settings: 'defaults, column types given; with standard errors',
    threads: 1,
  };

const csv = (_work, folder) => [
  ...fromFile('CSV', `${folder}data.csv`),
  ...pandasOn(`${folder}data.csv`, ['pandas C', 'pandas pyarrow']),
  readCsvInR(`${folder}data.csv`),
];

const files = (work, folder) => [
  ...csv(work, folder),
  ...fromFile('Parquet', `${folder}data.parquet`),
  ...pandasOn(`${folder}data.parquet`, ['pandas Parquet']),
  has.liblinear && {
    name: 'LIBLINEAR, its own text',
    command: [process.execPath, path('peers/liblinear.mjs'), `${folder}data.libsvm`],
    settings: '-s 0 -c 1e10 -e 1e-10 -B 1; no standard errors',
    threads: 1,
  },
];

const stream = (_work, folder) => [
  ...fromFile('Parquet', `${folder}data.parquet`, {
    more: ['--engine', 'stream'],
    runtimes: NODES.slice(0, 1),
  }),
  {
    name: "DuckDB's plain sums of all columns",
    command: [process.execPath, path('peers/sums.mjs'), `${folder}data.parquet`],
  },
];

const BY_KIND = { arrays, factors, files, csv, stream };

/** What measures the passes of a fit. */
export const passesOf = (folder) => [NODES[0].path, path('peers/passes.mjs'), folder];

export const contendersOf = (work, folder) => BY_KIND[work.kind](work, folder).filter(Boolean);
