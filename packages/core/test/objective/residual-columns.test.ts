/** Columns replaced by what multiples of others leave of them. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { residualPanels, writeResiduals } from '../../src/objective/residual-columns.js';
import { useResiduals } from '../../src/objective/use-residuals.js';
import { load, rowsOf } from '../solver/problems.js';

/** A finite double as an integer multiple of 2^−1200, exactly. */
function exact(value: number): bigint {
  let [scaled, power] = [value, 0];
  while (!Number.isInteger(scaled)) {
    scaled *= 2;
    power++;
  }
  return BigInt(scaled) << BigInt(1200 - power);
}

/** x − Σ factor·other relative to what was found, in units of 2^−53 of it. */
function errorOf(found: number, x: number, parts: readonly { factor: number; other: number }[]): number {
  const unit = 1200n;
  const products = parts.reduce((sum, { factor, other }) => sum + exact(factor) * exact(other), 0n);
  const difference = (exact(found) << unit) - ((exact(x) << unit) - products);
  const size = exact(found) << unit;
  if (difference === 0n) return 0;
  const magnitude = size < 0n ? -size : size;
  return (
    Number(((difference < 0n ? -difference : difference) << 60n) / (magnitude === 0n ? 1n : magnitude)) /
    2 ** 7
  );
}

const number = fc
  .double({ min: -1000, max: 1000, noNaN: true, noDefaultInfinity: true })
  .filter((x) => Math.abs(x) > 1e-6);
/** Of at most 24 bits. */
const factor = fc.integer({ min: 1, max: 2 ** 24 - 1 }).map((bits) => bits / 2 ** 23);

describe('residual columns', () => {
  it('are right to their own last digits, also where nearly all cancels', () => {
    fc.assert(
      fc.property(number, factor, fc.double({ min: 1e-9, max: 2, noNaN: true }), (other, c, apart) => {
        const x = Float64Array.from({ length: 16 }, (_, i) =>
          i < 8 ? other : c * other * (1 + apart * (i - 12)),
        );
        const into = new Float64Array(16);
        const residuals = {
          columns: Int32Array.of(1),
          others: Int32Array.of(0),
          factors: Float64Array.of(c),
        };
        writeResiduals(x, into, 2, residuals, Float64Array.of(1, 1));
        expect(into.slice(0, 8)).toEqual(x.slice(0, 8));
        for (let i = 8; i < 16; i++) {
          if (into[i] === 0) continue;
          expect(errorOf(into[i]!, x[i]!, [{ factor: c, other }])).toBeLessThanOrEqual(2.01);
        }
      }),
      { seed: 3, numRuns: 300 },
    );
  });

  it('take several others away as exactly', () => {
    fc.assert(
      fc.property(
        number,
        number,
        factor,
        factor,
        fc.double({ min: 1e-7, max: 1, noNaN: true }),
        (a, b, c, d, apart) => {
          fc.pre(Math.abs(c * a - d * b) > 1e-3 * (Math.abs(c * a) + Math.abs(d * b)));
          const values = [a, b, (c * a - d * b) * (1 + apart)];
          const x = Float64Array.from({ length: 24 }, (_, i) => values[i >> 3]!);
          const into = new Float64Array(24);
          const residuals = {
            columns: Int32Array.of(2, 2),
            others: Int32Array.of(0, 1),
            factors: Float64Array.of(c, -d),
          };
          writeResiduals(x, into, 3, residuals, Float64Array.of(1, 1, 1));
          const parts = [
            { factor: c, other: a },
            { factor: -d, other: b },
          ];
          expect(errorOf(into[16]!, x[16]!, parts)).toBeLessThanOrEqual(1.1);
        },
      ),
      { seed: 4, numRuns: 300 },
    );
  });

  it('are those of the scaled columns', () => {
    const x = Float64Array.from({ length: 16 }, (_, i) => (i < 8 ? 3 : 1000));
    const into = new Float64Array(16);
    const residuals = { columns: Int32Array.of(1), others: Int32Array.of(0), factors: Float64Array.of(1.5) };
    // In units of the shards 12 and 125: 125 − 1.5·12 = 107, which is 856 in those of the data.
    writeResiduals(x, into, 2, residuals, Float64Array.of(4, 0.125));
    expect(into[8]).toBe(856);
  });

  it('are written some panels at a time, whatever their number', () => {
    expect([1, 20, 100, 1000, 100_000].map(residualPanels)).toEqual([512, 512, 128, 16, 1]);
  });
});

describe.each(['wasm', 'twin'] as const)('sums over residual columns: %s', (kind) => {
  const count = 5003;
  const value = (i: number, j: number) => ((i * (2 * j + 7) + j * j) % 97) / 16 - 3;
  const first = Array.from({ length: count }, (_, i) => value(i, 1));
  const second = first.map((x, i) => 1.5 * x + value(i, 2) / 64);
  const rest = first.map((_, i) => value(i, 2) / 64);
  const events = first.map((_, i) => (i % 3 === 0 ? 1 : 0));
  const others = events.map((y) => 1 - y);
  const residual = {
    precision: 'residual',
    columns: Int32Array.of(1),
    others: Int32Array.of(0),
    factors: new Float64Array(1),
  } as const;

  it.each(['gradient', 'hessian'] as const)('are those of the same columns loaded: %s', (pass) => {
    useResiduals();
    const data = load(rowsOf([first, second], events, others), kind);
    const same = load(rowsOf([first, rest], events, others), kind);
    // Multiples of 2^−10, so that nothing is rounded.
    residual.factors[0] = (1.5 * data.scales[1]!) / data.scales[0]!;
    const at = Float64Array.of(0.3, -0.2);
    const there = Float64Array.of(0.3, (-0.2 * data.scales[1]!) / same.scales[1]!);
    const found = data.shards[0]!.pass({ kind: pass, at, ...residual });
    const wanted = same.shards[0]!.pass({ kind: pass, at: there });
    expect(found.loss).toBe(wanted.loss);
    const ratio = data.scales[1]! / same.scales[1]!;
    expect(found.gradient).toEqual(wanted.gradient!.map((g, j) => (j === 1 ? g * ratio : g)));
    if (pass === 'hessian') expect(found.hessian).toEqual(wanted.hessian!.map((h, j) => h * ratio ** j));
  });
});
