import type { Dialect } from './dialect.js';

/** Beyond, exp is not finite, or 0. */
const EXP_RANGE = [-745.1332191019411, 709.782712893384] as const;

/**
 * The functions of one number, guarded where engines differ outside the domain: NULL there, without an error.
 * `x` may be written several times.
 */
const FUNCTIONS: Readonly<Record<string, (x: string, double: Dialect['double']) => string>> = {
  log: (x, double) => `CASE WHEN ${x} > ${double(0)} THEN LN(${x}) END`,
  log2: (x, double) => `CASE WHEN ${x} > ${double(0)} THEN LN(${x}) * ${double(Math.LOG2E)} END`,
  log10: (x, double) => `CASE WHEN ${x} > ${double(0)} THEN LN(${x}) * ${double(Math.LOG10E)} END`,
  // The rounding error of 1 + x, made good (Kahan).
  log1p: (x, double) => {
    const sum = `(${double(1)} + ${x})`;
    return (
      `CASE WHEN ${x} <= ${double(-1)} THEN NULL WHEN ${sum} = ${double(1)} THEN ${x} ` +
      `ELSE LN(${sum}) * (${x} / (${sum} - ${double(1)})) END`
    );
  },
  sqrt: (x, double) => `CASE WHEN ${x} >= ${double(0)} THEN SQRT(${x}) END`,
  exp: (x, double) =>
    `CASE WHEN ${x} < ${double(EXP_RANGE[0])} THEN ${double(0)} WHEN ${x} <= ${double(EXP_RANGE[1])} THEN EXP(${x}) END`,
  abs: (x) => `abs(${x})`,
};

export function functionSql(name: string, x: string, { double }: Dialect): string {
  return FUNCTIONS[name]!(x, double);
}

/** x^y, NULL where it has no value; `constant` is y where the formula gives it as a number. */
export function powerSql(x: string, y: string, constant: number | null, { double }: Dialect): string {
  const zero = double(0);
  const power = `POWER(${x}, ${y})`;
  if (constant !== null && Number.isInteger(constant)) {
    return constant >= 0 ? power : `CASE WHEN ${x} <> ${zero} THEN ${power} END`;
  }
  const fromZero = `(${x} = ${zero} AND ${y} >= ${zero})`;
  const whole = `(${x} < ${zero} AND ${y} = FLOOR(${y}))`;
  return `CASE WHEN ${x} > ${zero} OR ${fromZero} OR ${whole} THEN ${power} END`;
}

/** From here on exp(−|z|) is below the smallest normal double. */
const SMALLEST = 708;

/** exp(−|z|), and 0 beyond `far`: there PostgreSQL raises an error, as it does where products of such numbers are too small. */
export function decaySql(z: string, { double }: Dialect, far = SMALLEST): string {
  return `CASE WHEN abs(${z}) <= ${double(far)} THEN exp(- abs(${z})) ELSE ${double(0)} END`;
}
