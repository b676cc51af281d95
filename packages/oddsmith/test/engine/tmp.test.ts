import { evaluate, evaluateRelation, fitSync } from '@oddsmith/core';
import { it } from 'vitest';
import { made } from './made.js';
const SQL = `SELECT x, w, k, CASE WHEN random() < 1/(1+exp(-(x*0.8 - 1 + 0.3*(k='b')::INT))) THEN 'yes' ELSE 'no' END AS y FROM (SELECT setseed(0.3), (hash(range)::DOUBLE/1.8e19 - .5)*6 AS x, 1 + (hash(range+1)%4)::DOUBLE AS w, chr(97 + (hash(range+5)%3)::INT) AS k FROM range(20000))`;
function diff(a: unknown, b: unknown, path = ''): void {
  if (typeof a === 'number' && typeof b === 'number') {
    const d = Math.abs(a - b) / (1e-300 + Math.max(Math.abs(a), Math.abs(b)));
    if (d > 1e-11 && Math.abs(a-b) > 1e-14) console.log(path, a, b, d);
  } else if (a && b && typeof a === 'object') {
    for (const key of new Set([...Object.keys(a), ...Object.keys(b as object)])) diff((a as never)[key], (b as never)[key], `${path}.${key}`);
  } else if (a !== b) console.log(path, a, b);
}
it('x', async () => {
  const one = await made(SQL);
  const rows = await one.rows();
  const model = fitSync(rows as never, 'y ~ x + k');
  const options = { curvePoints: 400, costs: { falsePositive: 1, falseNegative: 3 }, capacity: 0.2, threshold: 'youden' as const, by: 'k' };
  const there = await evaluateRelation(model, one.relation, options);
  const here = evaluate(model, rows as never, options);
  console.log(one.queries.length, there.warnings);
  diff(there, here);
});
