/** Every certified set with a finite estimate, in the engine, against the fit in memory. */
import { type FitRelationOptions, fitSync, type Table } from '@oddsmith/core';
import { describe, expect, it } from 'vitest';
import { finiteSets, zooOptions, zooTable } from '../../oracle/zoo-fit.js';
import type { Library, Stage, StageColumn, StageTable } from '../stage.js';
import { fitThere } from './asking.js';

export function certifiedSets(stage: () => Stage | Library, sets = finiteSets): void {
  describe.each(sets)('$id', (set) => {
    it('has 10 digits of the fit in memory, and no rows were fetched', async () => {
      await stage().load(set.id, ofTable(zooTable(set)));
      const found = await fitThere(stage(), set.id, set.formula, zooOptions(set) as FitRelationOptions);
      const whole = fitSync(zooTable(set), set.formula, zooOptions(set));
      expect(found.report.converged).toBe(true);
      expect(found.report.kernel === 'sql' || found.report.rows === whole.report.rows).toBe(true);
      expect(found.schema).toEqual(whole.schema);
      found.coefficients.forEach(({ term, estimate, standardError, p }, j) => {
        const one = whole.coefficients[j]!;
        expect(term).toBe(one.term);
        expect(Math.abs(estimate! - one.estimate!) / Math.abs(one.estimate!), term).toBeLessThan(1e-10);
        expect(Math.abs(standardError! / one.standardError! - 1), term).toBeLessThan(1e-10);
        expect(Math.abs(p! / one.p! - 1), term).toBeLessThan(1e-7);
      });
      for (const name of [
        'logLikelihood',
        'deviance',
        'nullDeviance',
        'aic',
        'bic',
        'dfResidual',
        'rows',
      ] as const)
        expect(Math.abs(found.report[name]! / whole.report[name]! - 1), name).toBeLessThan(1e-10);
      expect(found.report.terms.map(({ term, df }) => [term, df])).toEqual(
        whole.report.terms.map(({ term, df }) => [term, df]),
      );
      found.report.terms.forEach(({ statistic }, i) => {
        expect(Math.abs(statistic - whole.report.terms[i]!.statistic)).toBeLessThan(1e-8 * (1 + statistic));
      });
    });
  });
}

/** Whole numbers go into columns of integers. */
function ofTable({ rows, columns }: Table): StageTable {
  const cells = columns.map((column) =>
    column.kind === 'numeric'
      ? Array.from(column.values, (value) => (Number.isNaN(value) ? null : value))
      : Array.from(column.codes, (code) => (code < 0 ? null : column.levels[code]!)),
  );
  return {
    columns: columns.map((column, j): StageColumn => {
      const isWhole = cells[j]!.every((value) => value === null || Number.isInteger(value));
      return { name: column.name, type: column.kind !== 'numeric' ? 'text' : isWhole ? 'integer' : 'number' };
    }),
    rows: Array.from({ length: rows }, (_, i) => cells.map((values) => values[i]!)),
  };
}
