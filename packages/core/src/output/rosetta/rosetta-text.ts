/** The Rosetta line as text. */
import type { Conversion } from './conversions.js';
import type { Rosetta } from './rosetta.js';

const PROGRAMS = [
  ['scikitLearn', 'scikit-learn'],
  ['glmnet', 'glmnet'],
  ['liblinear', 'LIBLINEAR'],
  ['spark', 'Spark'],
] as const;

function told(name: string, { setting, needs }: Conversion): string {
  return `  ${name.padEnd(14)}${setting === null ? '(none)' : setting}  [${needs}]`;
}

/** A compact block: the objective, the conversions, the lines, what differs. Plain ASCII, lines as long as they are. */
export function summariseRosetta({ objective, conversions, r, python, scikitLearn, notes }: Rosetta): string {
  const block = (title: string, lines: readonly string[]) => [
    `${title}:`,
    ...lines.map((line) => `  ${line}`),
  ];
  return [
    'Rosetta',
    `Objective: ${objective}`,
    'The same penalty in other programs:',
    ...PROGRAMS.map(([key, name]) => told(name, conversions[key])),
    ...block('R', r),
    ...block('Python, statsmodels', python),
    ...block('Python, scikit-learn', scikitLearn),
    ...notes.map((note) => `Note: ${note}`),
  ].join('\n');
}
