/** Rows drawn by a small generator of the tests' own, and passes of every kind over them: in Node and in browsers. */
import type { Rows } from '../../src/objective/memory.js';
import type { RowShard, Sums } from '../../src/objective/objective.js';
import type { HeldPass } from '../../src/objective/pooled.js';
import { mergeSums } from '../../src/objective/sums.js';
import { useResiduals } from '../../src/objective/use-residuals.js';

export interface Drawn {
  readonly rows: Rows;
  readonly draw: () => number;
}

/** `count` rows: a constant, columns of very different sizes, weights and offsets. */
export function drawRows(count: number, columns: number, scale = 1): Drawn {
  let state = 42;
  const draw = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 31 - 1;
  };
  const vector = (value: () => number) => Float64Array.from({ length: count }, value);
  const weight = () => Math.floor(1.5 * draw() + 1.5);
  const sizes = Array.from({ length: columns }, (_, j) => (j === 1 ? scale : 10 ** (j % 3)));
  const design = sizes.map((size, j) => vector(j === 0 ? () => 1 : () => size * draw()));
  const rows: Rows = {
    count,
    columns,
    events: vector(weight),
    others: vector(weight),
    offset: vector(draw),
    fill(start, some, into, base, stride) {
      for (let i = 0; i < some; i++) {
        const panel = (base + (i >> 3)) * 8 * stride + (i & 7);
        for (let j = 0; j < columns; j++) into[panel + 8 * j] = design[j]![start + i]!;
      }
    },
  };
  return { rows, draw };
}

/** A pass of each kind and precision at a point of its own. */
export function everyPass(columns: number, draw: () => number): HeldPass[] {
  const point = () => Float64Array.from({ length: columns }, draw);
  const low = () => point().map((value) => value * 1e-18);
  return [
    ...(['loss', 'gradient', 'hessian'] as const).flatMap((kind): HeldPass[] => [
      { kind, at: point() },
      { kind, at: point(), precision: 'double-double' },
      { kind, at: point(), atLow: low(), precision: 'double-double' },
    ]),
    { kind: 'along', at: point(), step: point(), lengths: Float64Array.of(1, 0.5, 0.25) },
    { kind: 'predicted', at: point() },
    { kind: 'hessianTimes', at: point(), vector: point() },
  ];
}

/** Passes over residual columns: of those who hold columns as they are, three or more. */
export function residualPasses(columns: number, draw: () => number): HeldPass[] {
  useResiduals();
  const point = () => Float64Array.from({ length: columns }, draw);
  const residual = {
    precision: 'residual',
    columns: Int32Array.of(1, 2, 2),
    others: Int32Array.of(0, 0, 1),
    factors: Float64Array.of(0.75, -0.1875, 0.5),
  } as const;
  return (['gradient', 'hessian'] as const).map((kind) => ({ kind, at: point(), ...residual }));
}

/** What the shards answer, merged as `run` does. */
export async function answers(shards: readonly RowShard[], passes: readonly HeldPass[]): Promise<Sums[]> {
  const found: Sums[] = [];
  for (const pass of passes) {
    const parts = await Promise.all(shards.map((shard) => shard.parts?.(pass) ?? []));
    found.push(mergeSums(pass, parts.flat()));
  }
  return found;
}
