/** Every certified set with a finite estimate, in the engine, against the fit in memory. */
import { type FitRelationOptions, fitSync, type Table } from '@oddsmith/core';
import { describe, expect, it } from 'vitest';
import { expectSameFit } from '../../oracle/same-fit.js';
import { finiteSets, zooOptions, zooTable } from '../../oracle/zoo-fit.js';
import type { Library, Stage, StageColumn, StageTable } from '../stage.js';
import { fitThere } from './asking.js';

export function certifiedSets(stage: () => Stage | Library, sets = finiteSets): void {
  describe.each(sets)('$id', (set) => {
    it('has 10 digits of the fit in memory, and no rows were fetched', async () => {
      await stage().load(set.id, ofTable(zooTable(set)));
      const found = await fitThere(stage(), set.id, set.formula, zooOptions(set) as FitRelationOptions);
      const whole = fitSync(zooTable(set), set.formula, zooOptions(set));
      expect(found.report.kernel === 'sql' || found.report.rows === whole.report.rows).toBe(true);
      expectSameFit(found, whole);
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
