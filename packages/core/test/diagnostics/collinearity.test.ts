import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readZoo } from '../../../../test/oracle/zoo.js';
import { conditionIndices } from '../../src/diagnostics/collinearity/condition.js';
import { centred, varianceInflation } from '../../src/diagnostics/collinearity/variance-inflation.js';
import { diagnose, readCsvSync } from '../../src/index.js';
import { pairAt, pairs, setPair } from '../../src/math/cholesky-double-double.js';
import { add, twoProduct } from '../../src/math/double-double.js';
import { packedIndex, packedLength } from '../../src/math/packed.js';

/** R's `glm` keeps the weights of the iterate before the last. */
const AS_GLM = 1e-6;

interface Reference {
  readonly vif: readonly string[];
  readonly indices: readonly string[];
  readonly proportions: readonly (readonly string[])[];
}

const golden = (file: string) =>
  JSON.parse(readFileSync(new URL(`../../../../test/golden/collinearity/${file}`, import.meta.url), 'utf8'));
const certified: {
  readonly exact: readonly (Reference & { rows: number[][] })[];
  readonly zoo: readonly (Reference & { id: string; formula: string })[];
} = golden('collinearity.json');
const inR: {
  readonly cases: readonly {
    readonly id: string;
    readonly formula: string;
    readonly weights: string;
    readonly terms: readonly { term: string; df: number; gvif: number; scaledGvif: number }[];
    readonly condition: { indices: number[]; proportions: number[][] };
  }[];
} = golden('collinearity-r.json');

const table = (id: string) => readCsvSync(readFileSync(readZoo(id).csv));

function gramOf(rows: readonly (readonly number[])[]) {
  const size = rows[0]!.length;
  const gram = pairs(packedLength(size));
  for (const row of rows)
    for (let i = 0; i < size; i++)
      for (let j = 0; j <= i; j++) {
        const index = packedIndex(i, j);
        setPair(gram, index, add(pairAt(gram, index), twoProduct(row[i]!, row[j]!)));
      }
  return { gram, size };
}

function expectNear(found: ArrayLike<number>, wanted: readonly (string | number)[], relative: number) {
  expect(found.length).toBe(wanted.length);
  wanted.forEach((value, i) => {
    expect(Math.abs(found[i]! / Number(value) - 1), `${found[i]} for ${value}`).toBeLessThan(relative);
  });
}

function expectWithin(found: ArrayLike<number>, wanted: readonly (string | number)[], absolute: number) {
  expect(found.length).toBe(wanted.length);
  wanted.forEach((value, i) => {
    expect(Math.abs(found[i]! - Number(value)), `${found[i]} for ${value}`).toBeLessThan(absolute);
  });
}

describe('columns that are nearly dependent', () => {
  it.each(certified.exact.map((one) => [Number(one.indices.at(-1)).toPrecision(2), one] as const))(
    'condition %s: 12 digits of 80',
    (_, { rows, vif, indices, proportions }) => {
      const { gram, size } = gramOf(rows);
      const single = Array.from({ length: size - 1 }, (_, j) => [j]);
      const inflation = varianceInflation(centred(gram, size), size - 1, single)!;
      expectNear(inflation.columns, vif, 1e-12);
      expectNear(
        inflation.terms.map(({ gvif }) => gvif),
        vif,
        1e-12,
      );
      const found = conditionIndices(gram, size)!;
      expectNear(
        found.map(({ index }) => index),
        indices,
        1e-12,
      );
      found.forEach((one, k) => {
        expectWithin(one.proportions, proportions[k]!, 1e-12);
      });
    },
  );

  it('are none where they are dependent exactly', () => {
    const { gram, size } = gramOf([
      [1, 2, 3],
      [1, 3, 4],
      [1, 5, 6],
      [1, 1, 2],
    ]);
    expect(conditionIndices(gram, size)).toBeNull();
    expect(varianceInflation(centred(gram, size), size - 1, [[0], [1]])).toBeNull();
  });
});

describe('fits', () => {
  it.each(certified.zoo.map((one) => [one.id, one] as const))('%s: 10 digits of 80', async (id, wanted) => {
    const { collinearity } = await diagnose(table(id), wanted.formula);
    expectNear(
      collinearity!.columns.map(({ vif }) => vif),
      wanted.vif,
      1e-10,
    );
    expectNear(
      collinearity!.conditionIndices.map(({ index }) => index),
      wanted.indices,
      1e-10,
    );
    collinearity!.conditionIndices.forEach(({ proportions }, k) => {
      expectWithin(proportions, wanted.proportions[k]!, 1e-10);
    });
  });

  it.each(inR.cases.map((one) => [one.formula, one] as const))('%s as in R', async (formula, wanted) => {
    const { collinearity } = await diagnose(table(wanted.id), formula, {
      ...(wanted.weights !== '' && { weights: wanted.weights }),
    });
    expect(collinearity!.terms.map(({ term, df }) => ({ term, df }))).toEqual(
      wanted.terms.map(({ term, df }) => ({ term, df })),
    );
    expectNear(
      collinearity!.terms.map(({ gvif }) => gvif),
      wanted.terms.map(({ gvif }) => gvif),
      AS_GLM,
    );
    expectNear(
      collinearity!.terms.map(({ scaledGvif }) => scaledGvif),
      wanted.terms.map(({ scaledGvif }) => scaledGvif),
      AS_GLM,
    );
    const { indices, proportions } = wanted.condition;
    expectNear(
      collinearity!.conditionIndices.map(({ index }) => index),
      indices,
      AS_GLM,
    );
    collinearity!.conditionIndices.forEach((one, k) => {
      expectWithin(one.proportions, proportions[k]!, AS_GLM);
    });
  });
});

describe('near dependencies', () => {
  const n = 200;
  const wave = (frequency: number) => Array.from({ length: n }, (_, i) => Math.sin(frequency * i + 1));
  const [a, b, noise] = [wave(0.7), wave(1.9), wave(3.1)];
  const y = a.map((value, i) => (value + 2 * Math.sin(5.3 * i) > 0 ? 1 : 0));

  it('are told as equations with few digits', async () => {
    const x1 = a.map((value, i) => 2 * value - b[i]! + 1e-3 * noise[i]!);
    const { collinearity } = await diagnose({ y, x1, x2: a, x3: b }, 'y ~ x1 + x2 + x3');
    const last = collinearity!.conditionIndices.at(-1)!;
    expect(last.dependency!.text).toBe('x1 ≈ 2*x2 - x3');
    expect(last.dependency!.remainder).toBeGreaterThan(1e-4);
    expect(last.dependency!.remainder).toBeLessThan(1e-3);
    expect([...last.involved].sort()).toEqual(['x1', 'x2', 'x3']);
  });

  it('with the intercept and in the units of the data', async () => {
    const fahrenheit = a.map((value, i) => 1.8 * (1000 * value) + 32000 + noise[i]!);
    const { collinearity } = await diagnose(
      { y, celsius: a.map((v) => 1000 * v), fahrenheit, b },
      'y ~ celsius + fahrenheit + b',
    );
    expect(collinearity!.conditionIndices.at(-1)!.dependency!.text).toBe('fahrenheit ≈ 1.8*celsius + 32000');
  });

  it('are not made up', async () => {
    const { collinearity } = await diagnose({ y, a, b, noise }, 'y ~ a + b + noise');
    for (const { index, dependency } of collinearity!.conditionIndices) {
      expect(index).toBeLessThan(3);
      expect(dependency).toBeNull();
    }
  });
});
