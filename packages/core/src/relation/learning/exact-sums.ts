/**
 * Sums of doubles that an engine adds without rounding, whatever its order: numbers are split at fixed binary places into
 * whole numbers so small that doubles add all of them exactly (Demmel & Nguyen 2013, "Fast reproducible floating-point
 * summation", pre-rounding).
 */
import type { Dialect } from '../../formula/sql/dialect.js';
import { add, type DoubleDouble, fromNumber, ZERO } from '../../math/double-double.js';
import { exponentOf, powerOfTwo } from '../../math/float-bits.js';

/** Columns by names, step after step: each over the names of the steps before. */
export type NamedSteps = readonly (readonly (readonly [name: string, sql: string])[])[];

export interface ExactSum {
  readonly steps: NamedSteps;
  readonly items: readonly string[];
  /** The sum, by the cells of its items. */
  read(cells: readonly number[]): DoubleDouble;
}

/** Whole numbers that each is split into; what is left is added as it is. */
const PARTS = 3;

/** Σ of a named column of so many rows whose values are 2^exponent at most. */
export function exactSum(
  column: string,
  exponent: number,
  rows: number,
  { double }: Pick<Dialect, 'double'>,
): ExactSum {
  const bits = 51 - exponentOf(rows);
  const units = Array.from({ length: PARTS }, (_, i) => powerOfTwo(exponent - bits * (i + 1)));
  const names = units.map((_, i) => `${column}_${i}`);
  const rest = (parts: number): string =>
    names.slice(0, parts).reduce((left, name, i) => `(${left} - ${name} * ${double(units[i]!)})`, column);
  const steps = names.map((name, i) => [
    [name, `floor(${rest(i)} * ${double(1 / units[i]!)} + ${double(0.5)})`] as const,
  ]);
  return {
    steps,
    items: [...names, rest(PARTS)].map((part) => `sum(${part})`),
    read: (cells) => cells.reduceRight((sum, cell, i) => add(sum, fromNumber(cell * (units[i] ?? 1))), ZERO),
  };
}

/** Steps side by side. */
export function beside(several: readonly NamedSteps[]): NamedSteps {
  const depth = Math.max(0, ...several.map((steps) => steps.length));
  return Array.from({ length: depth }, (_, i) => several.flatMap((steps) => steps[i] ?? []));
}
