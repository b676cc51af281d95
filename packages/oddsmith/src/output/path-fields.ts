/** Paths and cross-validation as tables. */
import type { CrossValidationReport, PathReport } from '@oddsmith/core';
import type { Field } from './fields.js';
import { numberField } from './table-file.js';

/** A row for each λ: its figures, then a column for each coefficient, `class:term` of several classes. */
export function pathFields({ points, columns }: PathReport): Field[] {
  const field = (name: string, valueAt: (point: PathReport['points'][number]) => number | null | undefined) =>
    numberField(name, points.length, (row) => valueAt(points[row]!));
  return [
    field('lambda', ({ lambda }) => lambda),
    field('nonzero', ({ nonzero }) => nonzero),
    field('deviance', ({ deviance }) => deviance),
    field('deviance_explained', ({ devianceExplained }) => devianceExplained),
    field('objective', ({ objective }) => objective),
    field('violation', ({ violation }) => violation),
    field('duality_gap', ({ dualityGap }) => dualityGap),
    field('iterations', ({ iterations }) => iterations),
    ...columns.map(({ term, class: name }, j) =>
      field(name === null ? term : `${name}:${term}`, ({ coefficients }) => coefficients[j]),
    ),
  ];
}

/** A row for each α and λ: mean and standard error, then a column for each fold. */
export function crossValidationFields({ curves, folds }: CrossValidationReport): Field[] {
  const rows = curves.flatMap(({ alpha, points }) => points.map((point) => ({ alpha, ...point })));
  const field = (name: string, valueAt: (row: (typeof rows)[number]) => number | null | undefined) =>
    numberField(name, rows.length, (row) => valueAt(rows[row]!));
  return [
    field('alpha', ({ alpha }) => alpha),
    field('lambda', ({ lambda }) => lambda),
    field('mean', ({ mean }) => mean),
    field('standard_error', ({ standardError }) => standardError),
    field('nonzero', ({ nonzero }) => nonzero),
    ...folds.sizes.map((_, k) => field(`fold_${k + 1}`, (row) => row.folds[k])),
  ];
}
