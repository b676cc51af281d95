/** R and Python, where they are installed. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** `PYTHON`, else the one of the benchmarks. */
export const python =
  process.env.PYTHON ?? fileURLToPath(new URL('../../bench/.venv/bin/python', import.meta.url));

/** Whether that Python has scikit-learn, statsmodels and patsy. */
export const hasPython = spawnSync(python, ['-c', 'import sklearn, statsmodels, patsy']).status === 0;

/** Whether there is an R with these packages. */
export function hasPackages(...names: string[]): boolean {
  const script = names.map((name) => `library("${name}")`).join('; ');
  return spawnSync('Rscript', ['-e', script]).status === 0;
}
