/** Engines that find a column whatever its capitals are, and spell it in a way of their own: DuckDB does the one, and is told the other. */
import { DuckDBInstance } from '@duckdb/node-api';
import { type Cell, DIALECTS, fitRelation, fitSync, type Relation } from '@oddsmith/core';
import { expect, it } from 'vitest';

const rows = Array.from({ length: 300 }, (_, i) => ({
  Late: (i * 31) % 7 < 3 ? 1 : 0,
  Miles: ((i * 7919) % 1009) / 1009,
  carrier: ['a', 'b', 'c'][i % 3]!,
  Weight: 1 + (i % 3),
}));

async function relationIn(instance: DuckDBInstance, ignoresCase: boolean): Promise<Relation> {
  const connection = await instance.connect();
  const query = async (sql: string) => (await connection.runAndReadAll(sql)).getRowsJS() as Cell[][];
  const values = rows.map(
    ({ Late, Miles, carrier, Weight }) => `(${Late}, CAST(${Miles} AS DOUBLE), '${carrier}', ${Weight})`,
  );
  return {
    dialect: { ...DIALECTS.duckdb, ...(ignoresCase && { ignoresCase }) },
    source: `(VALUES ${values.join(', ')}) AS flights (late, miles, carrier, weight)`,
    columns: [
      { name: 'late', type: 'number' },
      { name: 'miles', type: 'number' },
      { name: 'carrier', type: 'text' },
      { name: 'weight', type: 'number' },
    ],
    query,
  };
}

it('terms have the names of the formula', async () => {
  const instance = await DuckDBInstance.create(':memory:');
  const formula = 'Late ~ Miles + carrier + I(Miles^2)';
  const relation = await relationIn(instance, true);
  const found = await fitRelation(relation, formula, { weights: 'Weight' });
  const whole = fitSync(rows, formula, { weights: 'Weight' });
  expect(found.schema).toEqual(whole.schema);
  found.coefficients.forEach(({ term, estimate }, j) => {
    expect(term).toBe(whole.coefficients[j]!.term);
    expect(Math.abs(estimate! / whole.coefficients[j]!.estimate! - 1), term).toBeLessThan(1e-10);
  });
  const dotted = await fitRelation(relation, 'Late ~ .');
  expect(dotted.coefficients.map(({ term }) => term)).toEqual([
    '(Intercept)',
    'miles',
    'carrier[b]',
    'carrier[c]',
    'weight',
  ]);
  await expect(fitRelation(relation, 'late ~ miles + Miles')).rejects.toMatchObject({
    code: 'column-unknown',
  });
  const exact = await relationIn(instance, false);
  await expect(fitRelation(exact, formula)).rejects.toMatchObject({ code: 'column-unknown' });
  instance.closeSync();
});
