// Who takes part in a work: name and command; for whole programs also what they do not print.
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { said } from './machine.mjs';

const path = (relative) => fileURLToPath(new URL(relative, import.meta.url));
const python = process.env.PYTHON ?? path('../.venv/bin/python');
const all = cpus().length;

const VERSIONS = `
import sys, numpy, pandas, pyarrow, sklearn, statsmodels
packages = ", ".join(f"{p.__name__} {p.__version__}" for p in (numpy, pandas, pyarrow, sklearn, statsmodels))
print("Python", sys.version.split()[0], "with", packages)
`;

/** The programs outside npm: how to see that they are there, and the line that installs them. */
export const INSTALLED = [
  {
    name: 'scikit-learn and statsmodels',
    version: said(python, ['-c', VERSIONS]),
    install: 'python3 -m venv bench/.venv && bench/.venv/bin/pip install -r bench/peers/requirements.txt',
  },
  {
    name: 'R',
    version: said('Rscript', ['-e', 'cat(R.version.string)']),
    install: 'apt-get install r-base-core',
  },
  {
    name: 'LIBLINEAR',
    version: said('sh', ['-c', 'command -v liblinear-train']) && 'liblinear-train',
    install: 'apt-get install liblinear-tools',
  },
];
const [hasPython, hasR, hasLiblinear] = INSTALLED.map(({ version }) => version !== null);

/** scikitjs is asked for no more rows: it takes seconds for so many. */
const MOST_FOR_SCIKITJS = 1000;

function arrays(work, folder) {
  const node = (name, program) => ({
    name,
    command: [process.execPath, path('../peers/arrays.mjs'), folder, program],
  });
  const py = (name, program) => ({ name, command: [python, path('../peers/arrays.py'), folder, program] });
  return [
    node('oddsmith', 'oddsmith'),
    node('plain loops', 'loops'),
    node('ml-logistic-regression', 'ml-logistic-regression'),
    work.rows <= MOST_FOR_SCIKITJS && node('scikitjs', 'scikitjs'),
    hasPython && py('scikit-learn, newton-cholesky', 'sklearn-newton-cholesky'),
    hasPython && py('scikit-learn, lbfgs', 'sklearn-lbfgs'),
    hasPython && py('LIBLINEAR in scikit-learn', 'sklearn-liblinear'),
    hasPython && py('statsmodels Logit', 'statsmodels'),
    hasR && { name: 'R glm.fit', command: ['Rscript', path('../peers/arrays.R'), folder] },
  ].filter(Boolean);
}

function files(folder) {
  const [csv, parquet, libsvm] = ['csv', 'parquet', 'libsvm'].map((ending) => `${folder}data.${ending}`);
  const cli = path('../../packages/oddsmith/dist/cli.js');
  const own = (kind, file) => ({
    name: `oddsmith, ${kind}`,
    command: [process.execPath, cli, 'fit', file, 'y ~ .', '--json'],
    settings: 'fit FILE "y ~ ." --json, defaults; with standard errors',
    threads: 1,
  });
  const py = (kind, file, method, settings) => ({
    name: `pandas + ${method}, ${kind}`,
    command: [python, path('../peers/file.py'), file, method.replace('scikit-learn ', 'sklearn-')],
    settings,
    threads: all,
  });
  const scikit = 'C=inf, tol=1e-10; no standard errors';
  const table = [
    ['CSV', csv],
    ['Parquet', parquet],
  ];
  return [
    ...table.map(([kind, file]) => own(kind, file)),
    ...(hasPython
      ? table.flatMap(([kind, file]) => [
          py(kind, file, 'scikit-learn newton-cholesky', scikit),
          py(kind, file, 'scikit-learn lbfgs', scikit),
          py(kind, file, 'statsmodels', "Logit.fit(method='newton', tol=1e-12)"),
        ])
      : []),
    hasR && {
      name: 'R read.csv + glm',
      command: ['Rscript', path('../peers/file.R'), csv],
      settings: 'defaults, column types given; with standard errors',
      threads: 1,
    },
    hasLiblinear && {
      name: 'LIBLINEAR, its own text',
      command: [process.execPath, path('../peers/liblinear.mjs'), libsvm],
      settings: '-s 0 -c 1e10 -e 1e-10 -B 1; no standard errors',
      threads: 1,
    },
  ].filter(Boolean);
}

/** Ourselves first, then the peers that are installed. */
export const contendersOf = (work, folder) => (work.files ? files(folder) : arrays(work, folder));
