/** Which formulas other programs can read, and how they spell them. */
import type { Schema } from '@oddsmith/core';

/** Functions that R has under the same name, with their package where that is not loaded. */
const IN_R: Readonly<Record<string, string | null>> = {
  ...Object.fromEntries(
    'log log2 log10 log1p sqrt exp abs I factor as.factor as.numeric ordered relevel C c cbind offset poly scale cut ifelse pmin pmax'
      .split(' ')
      .map((name) => [name, null]),
  ),
  bs: 'splines',
  ns: 'splines',
  rcs: 'rms',
};

/** Functions that patsy's formulas have, spelt as `pythonName` does. */
const IN_PYTHON = new Set('log log10 log1p sqrt exp abs I factor cbind offset'.split(' '));

/** The functions that the terms of a formula call; texts in quotes and names in backquotes are none. */
function functionsOf({ variables }: Schema): string[] {
  const bare = variables.map(({ label }) => label.replace(/"(?:[^"\\]|\\.)*"|`[^`]*`/g, '""'));
  return [
    ...new Set(bare.flatMap((label) => [...label.matchAll(/([A-Za-z][\w.]*)\(/g)].map(([, name]) => name!))),
  ];
}

/** Comparisons and logic: patsy reads other operators. */
function hasConditions({ variables }: Schema): boolean {
  return variables.some(({ label }) =>
    /[<>=!&|%]/.test(label.replace(/"(?:[^"\\]|\\.)*"|`[^`]*`/g, '').replace(/\w+ = /g, '')),
  );
}

/** The functions of the formula that R does not have. */
export function missingInR(schema: Schema): string[] {
  const foreign = functionsOf(schema)
    .filter((name) => !Object.hasOwn(IN_R, name))
    .map((name) => `${name}()`);
  // Its C() takes a function of contrasts, whose reference is a number.
  const isReferred = schema.variables.some(({ label }) => /\bC\(.*\b(reference|base) = /.test(label));
  return isReferred ? [...foreign, 'reference in C()'] : foreign;
}

/** Lines that load the packages R needs for the formula. */
export function packagesInR(schema: Schema): string[] {
  const packages = functionsOf(schema).flatMap((name) => IN_R[name] ?? []);
  return [...new Set(packages)].map((name) => `library(${name})`);
}

/** Contrasts by R's names. */
export function spelledInR(right: string): string {
  return right.replace(/(\bC\([^()]*, )(treatment|sum|helmert|poly)\b/g, '$1contr.$2');
}

/** What of the formula patsy does not have. */
export function missingInPython(schema: Schema): string[] {
  const foreign = functionsOf(schema).filter((name) => !IN_PYTHON.has(name));
  const contrasts = schema.variables.some((one) => one.kind === 'factor' && one.contrast !== 'treatment');
  return [
    ...foreign.map((name) => `${name}()`),
    ...(hasConditions(schema) ? ['its conditions'] : []),
    ...(contrasts && !foreign.includes('C') ? ['its contrasts'] : []),
  ];
}
