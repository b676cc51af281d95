/** What the gap of two thresholds adds to the loss, against 40 digits. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { correctDigits } from '../../../../test/oracle/digits.js';
import { OrdinalCoefficients } from '../../src/families/ordinal/coefficients.js';
import { accurateGapAt, gapAt, gapSharpness } from '../../src/families/ordinal/gap.js';
import { GapShard } from '../../src/families/ordinal/gap-shard.js';
import type { Pass, Sums } from '../../src/objective/objective.js';

interface Golden {
  readonly d: string;
  readonly loss: string;
  readonly slope: string;
  readonly curvature: string;
}
const golden = JSON.parse(
  readFileSync(new URL('../../../../test/golden/ordinal/gap.json', import.meta.url), 'utf8'),
) as Golden[];
const parts = ['loss', 'slope', 'curvature'] as const;

/** high + low as a decimal string has too many digits for a double: the rest is compared instead. */
function digitsOfPair({ hi, lo }: { hi: number; lo: number }, wanted: string): number {
  const bits = (value: number) => BigInt(Math.round(value * 2 ** 52));
  const scale = 10n ** 40n;
  const [whole = '0', fraction = ''] = wanted.replace(/e.*/, '').replace('-', '').split('.');
  const exponent = Number(/e(.*)$/.exec(wanted)?.[1] ?? 0);
  // Brought to the size of 1, where products with 2^52 are whole numbers of bits.
  const power = 2 ** -Math.floor(Math.log2(Math.abs(hi)));
  const pair =
    (bits(Math.abs(hi) * power) * 2n ** 60n + BigInt(Math.round(Math.sign(hi) * lo * power * 2 ** 112))) *
    scale;
  const digits = BigInt(whole + fraction.padEnd(40, '0').slice(0, 40));
  const shifted = exponent >= 0 ? digits * 10n ** BigInt(exponent) : digits / 10n ** BigInt(-exponent);
  const expected =
    power >= 1 ? shifted * BigInt(power) * 2n ** 112n : (shifted * 2n ** 112n) / BigInt(1 / power);
  const error = pair > expected ? pair - expected : expected - pair;
  return error === 0n ? 40 : Math.log10(Number(expected / (error + 1n)));
}

describe('a gap', () => {
  it.each(golden)('has full relative accuracy at d = $d', (one) => {
    const found = gapAt(Number(one.d));
    for (const part of parts) expect(correctDigits(found[part], one[part])).toBeGreaterThan(15);
    const accurate = accurateGapAt({ hi: Number(one.d), lo: 0 });
    for (const part of parts) expect(correctDigits(accurate[part].hi, one[part])).toBeGreaterThan(15.6);
    if (Number(one.d) > 1e-3 && Number(one.d) < 30)
      for (const part of parts) expect(digitsOfPair(accurate[part], one[part])).toBeGreaterThan(28);
  });

  it('bends by no more than its sharpness', () => {
    for (const d of [0.01, 0.5, 2, 20]) {
      const h = 1e-5 * d;
      const third = (gapAt(d + h).curvature - gapAt(d - h).curvature) / (2 * h);
      expect(-third / gapAt(d).curvature / gapSharpness(d)).toBeCloseTo(1, 6);
    }
  });
});

describe('a shard of gaps', () => {
  const coefficients = new OrdinalCoefficients(['a', 'b', 'c', 'd'], ['(Intercept)', 'x', 'u'], [2]);
  const gaps = {
    classes: Int32Array.of(1, 2, 2),
    weights: Float64Array.of(2, 1.5, 3),
    values: Float64Array.of(0.5, -1, 2),
  };
  const scales = Float64Array.of(1, 1, 1, 4, 0.5, 1, 2);
  const shard = new GapShard(coefficients, gaps, scales);
  const at = Float64Array.of(-1, 0.5, 2.25, 3, 0.2, 0.3, 0.1);
  const pass = (
    kind: 'loss' | 'gradient' | 'hessian',
    point: Float64Array,
    precision: 'double' | 'double-double',
  ) => shard.pass({ kind, at: point, precision } as Pass);

  it('sums g over its rows', () => {
    const theta = at.map((value, j) => value * scales[j]!);
    const gap = (k: number, u: number) => theta[k]! - theta[k - 1]! - u * (theta[4 + k]! - theta[3 + k]!);
    const d = [gap(1, 0.5), gap(2, -1), gap(2, 2)];
    const expected = d.reduce((sum, one, i) => sum - gaps.weights[i]! * Math.log(1 - Math.exp(-one)), 0);
    expect(pass('loss', at, 'double').loss).toBeCloseTo(expected, 13);
    expect(shard.smallest(at)).toBeCloseTo(Math.min(...d), 13);
  });

  it.each(['double', 'double-double'] as const)('has the derivatives of its loss: %s', (precision) => {
    const sums: Sums = pass('hessian', at, precision);
    const h = 1e-5;
    const moved = (j: number, by: number) => at.map((value, i) => (i === j ? value + by : value));
    for (let j = 0; j < at.length; j++) {
      const slope =
        (pass('loss', moved(j, h), precision).loss - pass('loss', moved(j, -h), precision).loss) / (2 * h);
      expect(sums.gradient![j]!).toBeCloseTo(slope, 6);
      for (let k = 0; k <= j; k++) {
        const [up, down] = [
          pass('gradient', moved(k, h), precision),
          pass('gradient', moved(k, -h), precision),
        ];
        const curvature = (up.gradient![j]! - down.gradient![j]!) / (2 * h);
        expect(sums.hessian![(j * (j + 1)) / 2 + k]!).toBeCloseTo(curvature, 6);
      }
    }
  });

  it('lets no step put thresholds out of order', () => {
    const step = Float64Array.of(0, -4, 0, 0, 0, 0, 0);
    const lengths = Float64Array.of(0.01, 0.5, 1);
    const { losses } = shard.pass({ kind: 'along', at, step, lengths });
    expect(losses![0]).toBeLessThan(100);
    expect(losses![1]).toBeGreaterThan(1e300);
    expect(losses![2]).toBeGreaterThan(1e300);
    expect(Number.isFinite(losses![2])).toBe(true);
  });
});
