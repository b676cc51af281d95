/** Whether a conditional estimate exists, on random small sets: against all directions that could decide it. */
import { describe, expect, it } from 'vitest';
import { fitSync } from '../../src/index.js';
import { randomIntegers } from '../../src/math/random.js';

type Pair = readonly [number, number];

interface Drawn {
  readonly set: number[];
  readonly y: number[];
  readonly a: number[];
  readonly b: number[];
}

/** A few sets of few rows, with values of few sizes: about half of them are separated. */
function draw(seed: number): Drawn {
  const next = randomIntegers(seed);
  const below = (limit: number) => next() % limit;
  const drawn: Drawn = { set: [], y: [], a: [], b: [] };
  const sets = 2 + below(4);
  for (let set = 0; set < sets; set++) {
    const rows = 2 + below(4);
    for (let row = 0; row < rows; row++) {
      drawn.set.push(set);
      drawn.y.push(row === 0 ? 1 : row === 1 ? 0 : below(2));
      drawn.a.push(below(5));
      drawn.b.push(below(4) + (drawn.y.at(-1)! > 0 ? below(2) : 0));
    }
  }
  return drawn;
}

/** x of an event less x of another row of its set. */
function differences({ set, y, a, b }: Drawn): Pair[] {
  return y.flatMap((one, i) =>
    y.flatMap((other, j): Pair[] =>
      set[i] === set[j] && one === 1 && other === 0 ? [[a[i]! - a[j]!, b[i]! - b[j]!]] : [],
    ),
  );
}

function isRecession(d: Pair, pairs: readonly Pair[]): boolean {
  const sides = pairs.map(([a, b]) => a * d[0] + b * d[1]);
  return sides.every((side) => side >= 0) && sides.some((side) => side > 0);
}

/** The rays of a cone in the plane are at right angles to one of its constraints, or along the only one there is. */
function isSeparated(pairs: readonly Pair[]): boolean {
  const candidates = pairs.flatMap(([a, b]): Pair[] => [
    [a, b],
    [-b, a],
    [b, -a],
  ]);
  return candidates.some((d) => isRecession(d, pairs));
}

const seeds = Array.from({ length: 150 }, (_, k) => k + 1);

describe('separation of matched sets', () => {
  const found = seeds.map((seed) => {
    const drawn = draw(seed);
    const { report } = fitSync({ ...drawn }, 'y ~ a + b', {
      family: 'conditional',
      strata: 'set',
      termTests: 'none',
    });
    return { seed, report, pairs: differences(drawn) };
  });

  it('is found exactly where there is a direction, which multiplies out', () => {
    for (const { seed, report, pairs } of found) {
      expect(report.separation !== null, `seed ${seed}`).toBe(isSeparated(pairs));
      if (report.separation === null) continue;
      const [a, b] = report.separation.direction;
      expect(isRecession([a!, b!], pairs), `seed ${seed}`).toBe(true);
      const isStrict = pairs.every((pair) => pair[0] * a! + pair[1] * b! > 0);
      expect(report.separation.kind).toBe(isStrict ? 'complete' : 'quasi');
    }
    const separated = found.filter(({ report }) => report.separation !== null).length;
    expect(separated).toBeGreaterThan(30);
    expect(separated).toBeLessThan(120);
  });

  it('is the only reason why a fit does not converge', () => {
    for (const { seed, report } of found) {
      expect(report.converged, `seed ${seed}`).toBe(report.separation === null);
      if (report.converged) expect(report.newtonDecrement).toBeLessThan(1e-25);
      for (const { estimate, standardError } of report.coefficients)
        expect(estimate === null || Number.isFinite(standardError!)).toBe(true);
    }
  });
});
