import { describe, expect, it } from 'vitest';
import type { ClassKernel } from '../../src/kernel/classes/kernel.js';
import {
  gradientCall,
  hessianCall,
  momentsCall,
  standardiseCall,
  widthOf,
} from '../../src/kernel/classes/kernel.js';
import { createTwinClassKernel } from '../../src/kernel/classes/twin.js';
import { createWasmClassKernel } from '../../src/kernel/classes/wasm.js';
import { uniform } from './block.js';

interface Shape {
  readonly seed: number;
  readonly columns: number;
  readonly classes: number;
  readonly panels: number;
  /** How large coefficients are. */
  readonly spread?: number;
  /** Columns that the log-odds are made of. */
  readonly used?: readonly number[];
  readonly wanted?: readonly number[];
}

const all = (count: number) => Array.from({ length: count }, (_, j) => j);

function place(kernel: ClassKernel, values: Float64Array | Int32Array): number {
  const address = kernel.reserve(values.byteLength);
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  new Uint8Array(kernel.buffer).set(bytes, address);
  return address;
}

function problem({
  seed,
  columns,
  classes,
  panels,
  spread = 1,
  used = all(columns),
  wanted = all(columns),
}: Shape) {
  const random = uniform(seed);
  const rows = 8 * panels;
  const width = widthOf(classes);
  const x = Float64Array.from({ length: rows * columns }, () => 2 * random() - 1);
  const codes = Int32Array.from({ length: rows }, () => Math.floor(classes * random()));
  const weights = Float64Array.from({ length: rows }, (_, i) =>
    i < rows - 3 ? Math.ceil(4 * random()) / 4 : 0,
  );
  const draw = (i: number) => (i % width < classes ? spread * (2 * random() - 1) : 0);
  const beta = Float64Array.from({ length: used.length * width }, (_, i) => draw(i));
  return { columns, classes, panels, rows, width, x, codes, weights, beta, used, wanted };
}

/** Every result of every pass. */
function runAll(kernel: ClassKernel, shape: Shape) {
  const { columns, classes, panels, width, x, codes, weights, beta, used, wanted } = problem(shape);
  const list = (indices: readonly number[]) => ({
    address: place(
      kernel,
      Int32Array.from(indices, (j) => 64 * j),
    ),
    count: indices.length,
  });
  const block = {
    ...{ x: place(kernel, x), stride: 64 * columns, codes: place(kernel, codes) },
    ...{ weights: place(kernel, weights), panels, classes },
  };
  const [own, even] = [list(used), list(wanted.slice(0, wanted.length & ~1))];
  const at = place(kernel, beta);
  const count = 1 + even.count * width;
  // What is left of an earlier pass must not matter, but to the squares that are added to.
  const out = place(kernel, new Float64Array(count).fill(123));
  const scratch = kernel.reserve(kernel.scratchBytes(wanted.length, classes));
  const question = { used: own, beta: at };
  kernel.passes.gradient(...gradientCall(block, { ...question, wanted: even }, out), scratch);
  const gradient = new Float64Array(kernel.buffer, out, count).slice();
  const fours = list(wanted.slice(0, wanted.length & ~3));
  const squares = (classes * (classes + 1) * fours.count ** 2) / 2;
  const to = place(kernel, new Float64Array(squares).fill(0.125));
  // In two ranges of pairs, the later one first: it does not matter.
  const pairs = (classes * (classes + 1)) / 2;
  for (const [first, last] of [
    [1, pairs],
    [0, 1],
  ] as const)
    kernel.passes.hessian(
      ...hessianCall(block, { ...question, wanted: fours }, { first, last }, to),
      scratch,
    );
  const hessian = new Float64Array(kernel.buffer, to, squares).slice();
  const centres = place(
    kernel,
    Float64Array.from({ length: columns }, (_, j) => 0.1 * j - 0.2),
  );
  const found = place(kernel, new Float64Array(4 * columns).fill(123));
  kernel.passes.moments(...momentsCall(block, columns, centres, found));
  const moments = new Float64Array(kernel.buffer, found, 4 * columns).slice();
  const factors = place(
    kernel,
    Float64Array.from({ length: columns - 1 }, (_, j) => 1 / (j + 3)),
  );
  kernel.passes.standardise(...standardiseCall(block, columns - 1, centres, factors));
  return {
    gradient,
    hessian,
    moments,
    standardised: new Float64Array(kernel.buffer, block.x, x.length).slice(),
  };
}

const SHAPES: readonly Shape[] = [
  { seed: 1, columns: 4, classes: 3, panels: 1 },
  { seed: 2, columns: 8, classes: 4, panels: 16 },
  { seed: 3, columns: 13, classes: 5, panels: 37, used: [0, 3, 7, 12], wanted: [12, 0, 1, 5, 6, 9] },
  { seed: 4, columns: 9, classes: 10, panels: 20, spread: 30 },
  { seed: 5, columns: 5, classes: 2, panels: 17, spread: 2000 },
];

describe('the kernels of classes', () => {
  it.each(SHAPES)('have the bits of their twin: $classes classes, $columns columns', (shape) => {
    const twin = runAll(createTwinClassKernel(), shape);
    const wasm = runAll(createWasmClassKernel(), shape);
    for (const name of ['gradient', 'hessian', 'moments', 'standardised'] as const)
      expect(Buffer.from(wasm[name].buffer).equals(Buffer.from(twin[name].buffer)), name).toBe(true);
  });

  it('have the sums of the formulas', () => {
    const shape = SHAPES[2]!;
    const { rows, columns, classes, width, x, codes, weights, beta, used, wanted } = problem(shape);
    const { gradient, hessian, moments, standardised } = runAll(createWasmClassKernel(), shape);
    const value = (i: number, j: number) => x[(i >> 3) * 8 * columns + 8 * j + (i & 7)]!;
    let loss = 0;
    const slope = new Float64Array(6 * width);
    let curvature = 0;
    for (let i = 0; i < rows; i++) {
      const z = all(classes).map((k) =>
        used.reduce((sum, j, u) => sum + value(i, j) * beta[u * width + k]!, 0),
      );
      const sum = z.reduce((total, one) => total + Math.exp(one), 0);
      const p = z.map((one) => Math.exp(one) / sum);
      loss += weights[i]! * (Math.log(sum) - z[codes[i]!]!);
      for (const [j, column] of wanted.entries())
        for (let k = 0; k < classes; k++)
          slope[j * width + k]! += weights[i]! * (p[k]! - (codes[i] === k ? 1 : 0)) * value(i, column);
      // Classes 3 and 1, columns 2 and 1 of those wanted.
      curvature -= weights[i]! * p[3]! * p[1]! * value(i, wanted[2]!) * value(i, wanted[1]!);
    }
    expect(Math.abs(gradient[0]! - loss) / loss).toBeLessThan(1e-13);
    for (const [at, one] of slope.entries()) expect(gradient[1 + at]!).toBeCloseTo(one, 11);
    const pair = 6 + 1;
    expect(hessian[pair * 16 + 2 * 4 + 1]! - 0.125).toBeCloseTo(curvature, 11);
    for (const j of all(columns)) {
      const centre = 0.1 * j - 0.2;
      const own = all(rows).filter((i) => weights[i]! > 0);
      const sum = (of: (away: number) => number) =>
        own.reduce((total, i) => total + weights[i]! * of(value(i, j) - centre), 0);
      expect(moments[4 * j]!).toBeCloseTo(
        sum((away) => away),
        11,
      );
      expect(moments[4 * j + 1]!).toBeCloseTo(
        sum((away) => away * away),
        11,
      );
      expect(moments[4 * j + 2]!).toBe(Math.min(...own.map((i) => value(i, j))));
      expect(moments[4 * j + 3]!).toBe(Math.max(...own.map((i) => value(i, j))));
      for (const i of [0, rows - 1])
        expect(standardised[(i >> 3) * 8 * columns + 8 * j + (i & 7)]).toBe(
          j < columns - 1 ? (value(i, j) - centre) * (1 / (j + 3)) : value(i, j),
        );
    }
  });
});
