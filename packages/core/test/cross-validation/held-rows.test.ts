/** Rows in one kernel, block after block, and rows in a kernel for each block answer alike. */
import { describe, expect, it } from 'vitest';
import type { Asked, BlockQuestion, HeldRows } from '../../src/cross-validation/blocks.js';
import { loadBlocks, rowsOfBlocks } from '../../src/cross-validation/blocks.js';
import { holdApart } from '../../src/cross-validation/held-apart.js';
import { holdTogether } from '../../src/cross-validation/held-together.js';
import { bindData } from '../../src/fit/prepare.js';
import { useTwin } from '../../src/kernel/use-twin.js';
import { useSeveral } from '../../src/objective/use-several.js';
import { drawProblem, pick } from './problem.js';

useTwin();
useSeveral();

async function held(rows: number, scale = 1, far = 0) {
  const { data, formula } = drawProblem(21, rows, 4);
  data.x3 = data.x3!.map((value) => Number(value) + far);
  data.x2 = data.x2!.map((value) => Number(value) * scale);
  const training = bindData({ ...data, o: data.t!.map((t) => Number(t) / rows) }, formula, {
    ...{ weights: 'w', offset: 'o' },
  });
  const parts = rowsOfBlocks(
    Int32Array.from({ length: rows }, (_, i) => (i * 7) % 5),
    5,
  );
  const options = { kernel: 'auto', threads: 1 } as const;
  const { blocks, centres, rows: chosen } = await loadBlocks(training, parts, options, []);
  chosen.release();
  expect(centres?.map(Math.sign)).toEqual(far === 0 ? undefined : Float64Array.of(0, 0, 0, 1, 0));
  return { blocks, options, data, formula, parts };
}

const at = Float64Array.of(-0.2, 0.3, -0.1, 0.05, 0.2);

function questionsAt(point: Float64Array): BlockQuestion[] {
  const step = point.map((value) => 0.3 - value);
  const passes: Asked[] = [
    { kind: 'gradient', at: point },
    { kind: 'loss', at: point },
    { kind: 'hessian', at: point },
    { kind: 'gradient', at: step },
    { kind: 'along', at: point, step, lengths: Float64Array.of(1, 0.5, 0.25) },
  ];
  return [[0, 1, 2, 3, 4], [1, 2, 4], [3], [0, 2, 4]].flatMap((blocks) =>
    passes.map((pass) => ({ blocks, pass })),
  );
}

/** All numbers of some answers. */
async function numbersOf(rows: HeldRows, questions: readonly BlockQuestion[]): Promise<number[]> {
  const answers = await rows.answers(questions);
  return answers.flatMap(({ loss, gradient = [], hessian = [], losses = [] }, i) => [
    ...(questions[i]!.pass.kind === 'along' ? [] : [loss]),
    ...gradient,
    ...hessian,
    ...losses,
  ]);
}

describe('rows that are held for folds', () => {
  it.each([
    [43, 1, 0],
    [43, 1e-100, 0],
    [57, 1, 1e7],
    [9000, 1, 0],
  ])('answer alike together and apart: %d rows, a column times %d, one %d away', async (rows, scale, far) => {
    const { blocks, options } = await held(rows, scale, far);
    const [together, apart] = [
      holdTogether(blocks, options.kernel, []),
      await holdApart(blocks, options, []),
    ];
    const point = at.map((value, j) => (j === 2 ? value / scale : value));
    const questions = questionsAt(point);
    const [one, other] = [await numbersOf(together, questions), await numbersOf(apart, questions)];
    expect(one).toHaveLength(other.length);
    one.forEach((value, i) => {
      expect(Math.abs(value - other[i]!)).toBeLessThanOrEqual(1e-11 * Math.abs(other[i]!));
    });
    blocks.forEach((_, block) => {
      expect(together.logOdds(block, point)).toEqual(apart.logOdds(block, point));
    });
    together.release();
    apart.release();
  });

  it('are the same bits in WebAssembly and in plain TypeScript', async () => {
    const { blocks } = await held(57);
    const [wasm, twin] = [holdTogether(blocks, 'wasm', []), holdTogether(blocks, 'twin', [])];
    const questions = questionsAt(at);
    expect(await numbersOf(wasm, questions)).toEqual(await numbersOf(twin, questions));
    expect(wasm.logOdds(2, at)).toEqual(twin.logOdds(2, at));
    wasm.release();
    twin.release();
  });

  it('have in a block the log-odds that its rows alone have', async () => {
    const { blocks, data, formula, parts } = await held(43);
    const together = holdTogether(blocks, 'auto', []);
    const rows = [...parts[3]!];
    const alone = bindData(
      { ...pick(data, rows), o: rows.map((row) => Number(data.t![row]) / 43) },
      formula,
      {
        ...{ weights: 'w', offset: 'o' },
      },
    );
    const z = together.logOdds(3, at);
    expect(z).toHaveLength(rows.length);
    z.forEach((value, i) => {
      const x = ['x1', 'x2', 'x3', 'x4'].map((name) => Number(data[name]![rows[i]!]));
      const told = x.reduce((sum, one, j) => sum + one * at[j + 1]!, at[0]! + alone.design.offset![i]!);
      expect(value).toBeCloseTo(told, 12);
    });
    together.release();
  });
});
