import fc from 'fast-check';
import { expect, test } from 'vitest';
import { OddsmithError } from '../../src/errors.js';
import { bindPrediction } from '../../src/formula/prediction.js';
import { type Cell, columnsOfDesign, type Data, tableOf, train } from './support.js';

const RUNS = Number(process.env.FUZZ_RUNS ?? 1500);
const SEED = 20250104;

const joined = (...parts: (string | fc.Arbitrary<string>)[]) =>
  fc
    .tuple(...parts.map((part) => (typeof part === 'string' ? fc.constant(part) : part)))
    .map((texts) => texts.join(''));

const side = fc.letrec<Record<'number' | 'condition' | 'labels' | 'variable' | 'terms', string>>((tie) => ({
  number: fc.oneof(
    { maxDepth: 3 },
    { arbitrary: fc.constantFrom('x', 'z', 'b', '2', '0.5', '`my col`'), weight: 5 },
    joined('(', tie('number'), fc.constantFrom(' + ', ' - ', ' * ', '/'), tie('number'), ')'),
    joined(fc.constantFrom('log', 'exp', 'sqrt', 'abs', 'scale', 'as.numeric', 'I'), '(', tie('number'), ')'),
    joined(fc.constantFrom('pmin', 'pmax'), '(', tie('number'), ', ', tie('number'), ')'),
    joined('ifelse(', tie('condition'), ', ', tie('number'), ', ', tie('number'), ')'),
    joined('(', tie('condition'), ')'),
  ),
  condition: fc.oneof(
    { maxDepth: 3 },
    joined(tie('number'), fc.constantFrom(' < ', ' <= ', ' > ', ' >= ', ' == ', ' != '), tie('number')),
    joined('(', tie('condition'), fc.constantFrom(' & ', ' | '), tie('condition'), ')'),
    joined('!(', tie('condition'), ')'),
    joined(tie('labels'), fc.constantFrom(' == ', ' != '), fc.constantFrom('"a"', '"no\nsuch"', 'g')),
    joined(tie('labels'), ' %in% ', fc.constantFrom('c("a", "b")', '"c"')),
    fc.constantFrom('k %in% c(1, 2)', 'b', 'b == TRUE'),
  ),
  labels: fc.oneof(
    { maxDepth: 3 },
    { arbitrary: fc.constantFrom('f', 'g', 'factor(k)'), weight: 4 },
    joined('ifelse(', tie('condition'), ', "p", ', fc.constantFrom('"q"', 'f'), ')'),
    joined(
      'cut(',
      tie('number'),
      ', ',
      fc.constantFrom('3', 'c(-Inf, 0, 1.5, Inf)', 'c(0, 2), right = FALSE'),
      ')',
    ),
    joined('lump(', tie('labels'), ', ', fc.constantFrom('1', '2', 'c("a", "z")'), ')'),
    joined('relevel(', tie('labels'), ', ref = "b")'),
    joined(fc.constantFrom('factor', 'ordered', 'as.factor'), '(', tie('labels'), ')'),
    joined(
      'C(',
      tie('labels'),
      ', ',
      fc.constantFrom('sum', 'helmert', 'contr.poly', 'treatment, base = 2'),
      ')',
    ),
  ),
  variable: fc.oneof(
    tie('number'),
    joined('(', tie('condition'), ')'),
    { arbitrary: tie('labels'), weight: 2 },
    joined('poly(', tie('number'), fc.constantFrom(', 2)', ', 3, raw = TRUE)', ')')),
    joined(fc.constantFrom('ns', 'bs'), '(', tie('number'), fc.constantFrom(', df = 4)', ', knots = 1.5)')),
    joined('rcs(', tie('number'), ', 3)'),
  ),
  terms: fc.oneof(
    { maxDepth: 2 },
    { arbitrary: tie('variable'), weight: 2 },
    joined(tie('terms'), ' + ', tie('terms')),
    joined('(', tie('terms'), ')', fc.constantFrom(':', ' * ', '/', ' %in% '), '(', tie('terms'), ')'),
    joined(tie('terms'), fc.constantFrom(' - 1', ' + 0', ' - x', ' + offset(scale(x))')),
  ),
})).terms;

const ROWS = 18;
const cells = (cell: fc.Arbitrary<Cell>) => fc.array(cell, { minLength: ROWS, maxLength: ROWS });
const number = fc.oneof(
  { arbitrary: fc.integer({ min: -40, max: 90 }).map((i) => i / 10), weight: 40 },
  { arbitrary: fc.constant(null), weight: 1 },
);
const data: fc.Arbitrary<Data> = fc.record({
  y: fc.constant(Array.from({ length: ROWS }, (_, i) => i % 2)),
  x: cells(number),
  z: cells(number),
  'my col': cells(fc.integer({ min: 1, max: 9 })),
  f: cells(fc.constantFrom('a', 'b', 'c', 'é')),
  g: cells(fc.constantFrom('a', 'b', null)),
  b: cells(fc.boolean()),
  k: cells(fc.constantFrom(1, 2, 10)),
});

test('any formula is bound or refused, and its schema says the same of the rows that trained it', () => {
  let bound = 0;
  fc.assert(
    fc.property(side, data, (terms, rows) => {
      let training: ReturnType<typeof train>;
      try {
        training = train(`y ~ ${terms}`, rows);
      } catch (error) {
        if (error instanceof OddsmithError) return;
        throw error;
      }
      bound++;
      const { schema, design } = training;
      const columns = columnsOfDesign(design);
      expect(columns.flat().every(Number.isFinite)).toBe(true);
      expect(columns.length).toBe(schema.columns.length);
      expect(new Set(schema.columns).size).toBe(schema.columns.length);
      const kept = JSON.parse(JSON.stringify(schema));
      expect(kept).toEqual(schema);
      const again = bindPrediction(kept, tableOf(rows));
      expect(columnsOfDesign(again.design)).toEqual(columns);
      expect([...(again.design.kept ?? [])]).toEqual([...(design.kept ?? [])]);
      expect(train(schema.formula, rows).schema).toEqual(schema);
    }),
    { seed: SEED, numRuns: RUNS },
  );
  expect(bound).toBeGreaterThan(RUNS / 5);
});
