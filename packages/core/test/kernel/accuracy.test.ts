import { describe, expect, it } from 'vitest';
import { createKernel } from '../../src/kernel/create.js';
import { exactly, Real } from '../math/real.js';
import { type Block, randomBlock, runAll, uniform } from './block.js';

/** Digits for sums over many rows, and for single rows far in the tails. */
const Wide = Real.clone({ precision: 110 });
const Widest = Real.clone({ precision: 310 });
const wide = (x: number) => new Wide(exactly(x));

/** Sums in 60 digits, each beside the sum of the magnitudes of its terms. */
class Sum {
  value: Real = new Wide(0);
  magnitude: Real = new Wide(0);
  add(term: Real): void {
    this.value = this.value.plus(term);
    this.magnitude = this.magnitude.plus(term.abs());
  }
  /** Error of high + low in units of the sum of magnitudes. */
  error(high: number, low = 0): number {
    const difference = wide(high).plus(wide(low)).minus(this.value).abs();
    return this.magnitude.isZero() ? difference.toNumber() : difference.div(this.magnitude).toNumber();
  }
}

interface Reference {
  readonly loss: Sum;
  readonly gradient: Sum[];
  readonly hessian: Sum[];
  readonly hessianTimes: Sum[];
  readonly discrimination: [Sum, Sum];
}

/** Every sum by its definition: the Hessian as its lower triangle, and times `step`. */
function reference(block: Block, low: boolean): Reference {
  const { columns, panels } = block;
  const hessianTimes = Array.from({ length: columns }, () => new Sum());
  const discrimination: [Sum, Sum] = [new Sum(), new Sum()];
  const loss = new Sum();
  const gradient = Array.from({ length: columns }, () => new Sum());
  const hessian = Array.from({ length: (columns * (columns + 1)) / 2 }, () => new Sum());
  for (let row = 0; row < panels * 8; row++) {
    const x = Array.from({ length: columns }, (_, j) => wide(block.x(row, j)));
    const z = x.reduce(
      (sum, value, j) => sum.plus(value.times(wide(block.beta[j]!).plus(wide(low ? block.betaLow[j]! : 0)))),
      wide(block.offset(row)),
    );
    const a = wide(block.events(row));
    const b = wide(block.others(row));
    const p = new Wide(1).div(z.neg().exp().plus(1));
    const q = new Wide(1).div(z.exp().plus(1));
    loss.add(a.times(p.ln().neg()).plus(b.times(q.ln().neg())));
    const residual = b.times(p).minus(a.times(q));
    const weight = a.plus(b).times(p).times(q);
    const steps = x.map((value, j) => value.times(wide(block.step[j]!)));
    discrimination[0].add(a.times(p));
    discrimination[1].add(b.times(p));
    for (let j = 0, element = 0; j < columns; j++) {
      gradient[j]!.add(x[j]!.times(residual));
      for (const step of steps) hessianTimes[j]!.add(weight.times(x[j]!).times(step));
      for (let k = 0; k <= j; k++) hessian[element++]!.add(weight.times(x[j]!).times(x[k]!));
    }
  }
  return { loss, gradient, hessian, hessianTimes, discrimination };
}

/** A block, and how far its terms of z exceed z: the accurate pass carries 1e-32 of them. */
const blocks: [string, Block, number][] = [
  ['ordinary rows', randomBlock(3, 4, 6), 1],
  ['rows in the tails', randomBlock(4, 3, 6, 30), 1],
  ['columns that cancel', cancelling(randomBlock(5, 4, 5)), 1e6],
];

/** Column 1 is column 0 but for its last digits, and its coefficient takes the other back. */
function cancelling(block: Block): Block {
  return {
    ...block,
    x: (i, j) => (j === 1 ? block.x(i, 0) * (1 + 1e-14 * block.x(i, 2)) : block.x(i, j)),
    beta: [1e6, -1e6, block.beta[2]!, block.beta[3]!],
  };
}

describe.each(blocks)('accuracy on %s', (_, block, cancellation) => {
  const results = runAll(createKernel('wasm').kernel, block);
  const { columns } = block;
  const exact = reference(block, true);

  it('of the accurate pass: loss and gradient to 1e-28 of the magnitudes of their terms', () => {
    const { accurate } = results;
    expect(exact.loss.error(accurate[0]!, accurate[1]!)).toBeLessThan(1e-30 * (100 + cancellation));
    exact.gradient.forEach((sum, j) => {
      expect(sum.error(accurate[4 + 2 * j]!, accurate[5 + 2 * j]!)).toBeLessThan(
        1e-30 * (100 + cancellation),
      );
    });
  });

  it('of the accurate Hessian: to the rounding of the weights', () => {
    const { accurate } = results;
    exact.hessian.forEach((sum, element) => {
      const at = 4 + 2 * columns + 2 * element;
      expect(sum.error(accurate[at]!, accurate[at + 1]!)).toBeLessThan(6e-16);
    });
  });

  it.skipIf(cancellation > 1)('of the plain passes where the linear predictor is accurate', () => {
    const rounded = reference(block, false);
    const { gradient, hessian, hessianTimes, discrimination, loss, along } = results;
    expect(rounded.loss.error(loss[0]!)).toBeLessThan(2e-14);
    expect(along[0]).toBe(loss[0]);
    expect(gradient[0]).toBe(loss[0]);
    rounded.gradient.forEach((sum, j) => {
      expect(sum.error(gradient[2 + j]!)).toBeLessThan(2e-14);
      expect(hessian[2 + j]).toBe(gradient[2 + j]);
    });
    rounded.hessian.forEach((sum, element) => {
      expect(sum.error(hessian[2 + columns + element]!)).toBeLessThan(2e-14);
    });
    rounded.hessianTimes.forEach((sum, j) => {
      expect(sum.error(hessianTimes[j]!)).toBeLessThan(2e-14);
    });
    rounded.discrimination.forEach((sum, i) => {
      expect(sum.error(discrimination[i]!)).toBeLessThan(2e-14);
    });
  });
});

describe('the loss of rows that are all events or not', () => {
  /** Rows predicted rightly with |z| near `size`; weights a + b are 1, `weight` in the first row. */
  function rows(size: number, weight = 1): Block {
    const random = uniform(1 + Math.floor(size));
    const offset = Array.from({ length: 64 }, (_, i) => (i % 3 ? size : -size) * (0.9 + 0.2 * random()));
    const heavy = (i: number) => (i === 0 ? weight : 1);
    return {
      ...randomBlock(1, 1, 8),
      x: () => 0,
      offset: (i) => offset[i]!,
      events: (i) => (offset[i]! > 0 ? heavy(i) : 0),
      others: (i) => (offset[i]! > 0 ? 0 : heavy(i)),
    };
  }

  for (const size of [0.1, 1, 2.5, 3.3, 5, 12, 36, 38, 200]) {
    it(`keeps its digits at |z| near ${size}`, () => {
      for (const weight of [0, 1, 2]) {
        const block = rows(size, weight);
        const { loss, along } = runAll(createKernel('wasm').kernel, block);
        expect(reference(block, false).loss.error(loss[0]!)).toBeLessThan(1e-15);
        expect(along[0]).toBe(loss[0]);
        expect(loss[1]).toBe(
          Math.max(...Array.from({ length: 64 }, (_, i) => (i || weight ? Math.abs(block.offset(i)) : 0))),
        );
      }
    });
  }
});

describe('the accurate Hessian', () => {
  /** Every weight is exactly a quarter of the events: β = 0. */
  function quarters(columns: number, x: Block['x'], events: Block['events']): Block {
    const zeros = Array.from({ length: columns }, () => 0);
    return {
      ...randomBlock(9, columns, 32),
      x,
      events,
      others: () => 0,
      offset: () => 0,
      beta: zeros,
      betaLow: zeros,
    };
  }

  it('has exact products: at β = 0 every weight is a quarter, and 1e-30 is left of the magnitudes', () => {
    const block = quarters(5, randomBlock(9, 5, 32).x, () => 1);
    const { accurate } = runAll(createKernel('wasm').kernel, block);
    reference(block, true).hessian.forEach((sum, element) => {
      expect(sum.error(accurate[14 + 2 * element]!, accurate[15 + 2 * element]!)).toBeLessThan(1e-30);
    });
  });

  it('keeps 3e-30 of √(Hⱼⱼ·Hₖₖ), briefly 1e-21, where magnitudes within a column and weights differ by 1e15', () => {
    const random = uniform(77);
    const spread = (decades: number) => (random() - 0.5) * 10 ** (decades * (random() - 0.5));
    const x = Array.from({ length: 256 * 5 }, (_, i) => (i % 5 === 4 ? 1e6 + spread(30) : spread(30)));
    const weights = Array.from({ length: 256 }, (_, i) => (i % 7 ? Math.abs(spread(30)) : 0));
    const block = quarters(
      5,
      (i, j) => x[5 * i + j]!,
      (i) => weights[i]!,
    );
    const { accurate, brief } = runAll(createKernel('wasm').kernel, block);
    const { hessian } = reference(block, true);
    for (let j = 0, element = 0; j < 5; j++) {
      for (let k = 0; k <= j; k++, element++) {
        const { value } = hessian[element]!;
        const diagonal = (i: number) => hessian[(i * (i + 3)) / 2]!.value;
        const errorOf = (sums: Float64Array) =>
          wide(sums[14 + 2 * element]!)
            .plus(wide(sums[15 + 2 * element]!))
            .minus(value)
            .abs()
            .div(diagonal(j).times(diagonal(k)).sqrt())
            .toNumber();
        expect(errorOf(accurate), `element ${j}, ${k}`).toBeLessThan(3e-30);
        expect(errorOf(brief), `briefly, element ${j}, ${k}`).toBeLessThan(1e-21);
      }
    }
  });
});

describe('one row', () => {
  /** The row with z alone, as an event or not, in the accurate pass. */
  function row(z: number, event: boolean) {
    const { accurate, loss, gradient, hessian } = runAll(createKernel('wasm').kernel, {
      columns: 1,
      panels: 1,
      x: (i) => (i === 0 ? 1 : 0),
      events: (i) => (i === 0 && event ? 1 : 0),
      others: (i) => (i === 0 && !event ? 1 : 0),
      offset: (i) => (i === 0 ? z : 0),
      beta: [0],
      betaLow: [0],
      step: [0],
      lengths: [0],
    });
    return { accurate, plain: [loss[0]!, gradient[2]!, hessian[3]!] };
  }

  it.each([1e-300, 1e-17, 1e-3, 0.004, 0.3, 0.69, 1, 5, 17, 36, 37, 100, 400, 600])('at z = ±%d', (size) => {
    for (const z of [size, -size]) {
      for (const event of [true, false]) {
        const { accurate, plain } = row(z, event);
        const towards = new Widest(exactly(event ? -z : z));
        const loss = towards.exp().plus(1).ln();
        const residual = new Widest(1).div(towards.neg().exp().plus(1)).times(event ? -1 : 1);
        const weight = towards.exp().div(towards.exp().plus(1).pow(2));
        const relative = (high: number, low: number, exact: Real) =>
          new Widest(exactly(high)).plus(exactly(low)).div(exact).minus(1).abs().toNumber();
        expect(relative(accurate[0]!, accurate[1]!, loss)).toBeLessThan(3e-30);
        expect(relative(accurate[4]!, accurate[5]!, residual)).toBeLessThan(3e-30);
        [loss, residual, weight].forEach((exact, i) => {
          expect(relative(plain[i]!, 0, exact)).toBeLessThan(7e-16);
        });
      }
    }
  });
});
