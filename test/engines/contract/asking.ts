/** Fits through the product's own connection, behind a guard. */
import { type Fit, type FitRelationOptions, fitRelation, fitSync, type Relation } from '@oddsmith/core';
import { expect } from 'vitest';
import { engineUrl } from '../../../packages/oddsmith/src/engine/engine-url.js';
import { withRelation } from '../../../packages/oddsmith/src/engine/open.js';
import type { Library, Stage, StageTable } from '../stage.js';
import { type Maker, made, records } from './rows.js';

const MOST_CELLS = 10_000;

/** Results of more cells are rows that were fetched. */
export function guarded(relation: Relation): Relation {
  return {
    ...relation,
    async query(sql, signal) {
      const rows = await relation.query(sql, signal);
      const cells = rows.reduce((sum, row) => sum + row.length, 0);
      if (cells > MOST_CELLS) throw new Error(`A result of ${cells} cells: rows are fetched.`);
      return rows;
    },
  };
}

/** A table as the role that may only SELECT has it. */
export async function withTable<Result>(
  stage: Stage | Library,
  table: string,
  use: (relation: Relation) => Promise<Result>,
): Promise<Result> {
  if ('relation' in stage) return await use(guarded(await stage.relation(table)));
  return await withRelation(engineUrl(stage.reading), { table }, {}, (relation) => use(guarded(relation)));
}

export async function fitThere(
  stage: Stage | Library,
  table: string,
  formula: string,
  options: FitRelationOptions = {},
): Promise<Fit> {
  return await withTable(stage, table, (relation) => fitRelation(relation, formula, options));
}

export async function expectSame(
  stage: Stage | Library,
  rows: StageTable | readonly Maker[],
  formula: string,
  options: FitRelationOptions = {},
): Promise<void> {
  const table = 'columns' in rows ? rows : made(rows);
  await stage.load('made', table);
  const found = await fitThere(stage, 'made', formula, options);
  expectClose(found, fitSync(records(table), formula, options), 1e-10);
}

/** `error` of estimates: beside their standard error. */
export function expectClose(found: Fit, whole: Fit, error: number): void {
  expect(found.coefficients.map(({ term }) => term)).toEqual(whole.coefficients.map(({ term }) => term));
  found.coefficients.forEach(({ term, estimate, standardError }, j) => {
    const one = whole.coefficients[j]!;
    expect(estimate === null, term).toBe(one.estimate === null);
    if (one.estimate === null) return;
    expect(Math.abs(estimate! - one.estimate) / one.standardError!, term).toBeLessThan(error);
    expect(Math.abs(standardError! / one.standardError! - 1), term).toBeLessThan(error);
  });
  const { rows, rowsDropped, aliased } = whole.report;
  expect(found.report).toMatchObject({ rows, rowsDropped });
  expect(found.report.aliased.map(({ term }) => term)).toEqual(aliased.map(({ term }) => term));
  expect(found.report.logLikelihood).toBeCloseTo(whole.report.logLikelihood, 9);
}
