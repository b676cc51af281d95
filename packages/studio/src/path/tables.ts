/** The numbers behind the pictures of a path. */
import type { PathReport } from '@oddsmith/core';
import { count, short } from '../train/numbers.js';
import type { NumberTable } from '../train/panel.js';
import { type CoefficientUnit, type Series, valueAt } from './series.js';
import { pointAt, type ShownFolds } from './shown.js';
import { shareText } from './words.js';

/** Digits of the numbers in tables: a 0 is an exact one. */
const DIGITS = 8;
const ROWS = 20;

/** About twenty points, evenly, the ends and the one that is shown among them. */
function chosen({ points }: PathReport, k: number): number[] {
  const last = points.length - 1;
  const step = Math.max(1, Math.ceil(last / ROWS));
  const even = Array.from({ length: Math.floor(last / step) + 1 }, (_, i) => i * step);
  return [...new Set([...even, last, Math.min(k, last)])].sort((a, b) => a - b);
}

export function pathTable(
  path: PathReport,
  all: readonly Series[],
  k: number,
  unit: CoefficientUnit,
): NumberTable {
  return {
    head: ['λ', ...all.map(({ term }) => term)],
    rows: chosen(path, k).map((at) => [
      short(path.points[at]!.lambda, 6),
      ...all.map((one) => short(valueAt(path, one, at, unit), 6)),
    ]),
  };
}

export function coefficientsTable(path: PathReport, all: readonly Series[], k: number): NumberTable {
  const { coefficients } = pointAt(path, k);
  const numbers = (one: Series) => [
    short(coefficients[one.column]!, DIGITS),
    short(coefficients[one.column]! * one.standardDeviation, DIGITS),
    one.enters === null ? 'never' : short(path.points[one.enters]!.lambda),
  ];
  const intercept = path.columns.findIndex(({ penaltyFactor }) => penaltyFactor === null);
  const free = intercept < 0 ? [] : [['(Intercept)', short(coefficients[intercept]!, DIGITS), '', '']];
  return {
    head: ['Column', 'Per unit', 'Per standard deviation', 'Enters at λ'],
    rows: [...free, ...all.map((one) => [one.term, ...numbers(one)])],
  };
}

export function sizeTable(path: PathReport, k: number): NumberTable {
  return {
    head: ['λ', 'Columns that are not 0', 'Deviance explained', 'Deviance', 'Violation'],
    rows: chosen(path, k).map((at) => {
      const { lambda, nonzero, devianceExplained, deviance, violation } = path.points[at]!;
      return [
        short(lambda, 6),
        count(nonzero),
        shareText(devianceExplained),
        short(deviance, 7),
        short(violation, 2),
      ];
    }),
  };
}

export function curveTable({ curve }: ShownFolds): NumberTable {
  return {
    head: ['λ', 'Mean', 'Standard error', 'Columns that are not 0'],
    rows: curve.points.map(({ lambda, mean, standardError, nonzero }) => [
      short(lambda, 6),
      mean === null ? '—' : short(mean, 6),
      standardError === null ? '—' : short(standardError, 3),
      count(nonzero),
    ]),
  };
}
