// The programs that take part: where they are, their versions, and the lines that install what is missing.
import { path, said } from './machine.mjs';

export const PYTHON = process.env.PYTHON ?? path('.venv/bin/python');

const NEWEST = 'node@24';

/** The Node that runs this, and Node 24 from the registry (or NODE24), where that is another one. */
function nodes() {
  const here = { name: `Node ${process.versions.node.split('.')[0]}`, path: process.execPath };
  if (here.name === 'Node 24') return [here];
  const found = process.env.NODE24 ?? said('npx', ['-y', NEWEST, '-p', 'process.execPath']);
  return found === null ? [here] : [{ name: 'Node 24', path: found }, here];
}

const VERSIONS = `
import sys, numpy, pandas, pyarrow, scipy, sklearn, statsmodels
packages = (numpy, scipy, pandas, pyarrow, sklearn, statsmodels)
print("Python", sys.version.split()[0], "with", ", ".join(f"{p.__name__} {p.__version__}" for p in packages))
`;

/** The Nodes that we are measured on, the newest first. */
export const NODES = nodes();

const runtimes = NODES.map(({ name, path: program }) => ({
  name,
  key: name,
  version: said(program, ['-p', '"Node " + process.version']),
  install: `npx -y ${NEWEST} --version`,
}));

/** What is not from npm: how to see that it is there, and the line that installs it. */
export const INSTALLED = [
  ...runtimes,
  {
    name: 'scikit-learn and statsmodels',
    key: 'python',
    version: said(PYTHON, ['-c', VERSIONS]),
    install: 'python3 -m venv bench/.venv && bench/.venv/bin/pip install -r bench/peers/requirements.txt',
  },
  {
    name: 'R',
    key: 'r',
    version: said('Rscript', ['-e', 'cat(R.version.string)']),
    install: 'apt-get install r-base-core',
  },
  {
    name: 'LIBLINEAR',
    key: 'liblinear',
    version: said('sh', ['-c', 'command -v liblinear-train']) && 'liblinear-train',
    install: 'apt-get install liblinear-tools',
  },
];
