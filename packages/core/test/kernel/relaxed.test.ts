/** Kernels with relaxed SIMD beside the standard ones. */
import { describe, expect, it } from 'vitest';
import { createCodedKernel, giveBackCoded, takeCodedKernel } from '../../src/kernel/coded/create.js';
import { CODED } from '../../src/kernel/coded/module.generated.js';
import { createKernel, kindOf } from '../../src/kernel/create.js';
import { createDenseAlgebra } from '../../src/kernel/dense.js';
import { restored } from '../../src/kernel/relaxed/restored.js';
import { giveBack, takeKernel } from '../../src/kernel/spare.js';
import { accurateCholesky, accurateInverse } from '../../src/math/cholesky-double-double.js';
import { packedIndex } from '../../src/math/packed.js';
import { gramMatrix } from '../math/matrices.js';
import { answers, drawRows, everyPass } from '../pool/drawn.js';
import { loadPooled } from '../pool/support.js';
import { load } from '../solver/problems.js';
import { randomBlock, runAll } from './block.js';
import { RELAXED } from './relaxed-engine.js';

describe.skipIf(!RELAXED)('with relaxed SIMD', () => {
  it.each([1, 2, 5, 20, 33])(
    'plain sums over %i columns are as good, accurate ones the same bits',
    (columns) => {
      const block = randomBlock(columns, columns, 2 * columns + 7);
      const standard = runAll(createKernel('wasm').kernel, block);
      const relaxed = runAll(createKernel('relaxed').kernel, block);
      expect(relaxed.accurate).toEqual(standard.accurate);
      for (const [name, sums] of Object.entries(standard)) {
        const largest = sums.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
        const found = relaxed[name as keyof typeof relaxed];
        const worst = found.reduce((most, value, i) => Math.max(most, Math.abs(value - sums[i]!)), 0);
        expect(worst / largest, name).toBeLessThan(1e-14);
      }
    },
  );

  it('inverses of large matrices have all digits', () => {
    expect(createDenseAlgebra('wasm').name).toBe('wasm');
    const algebra = createDenseAlgebra('relaxed');
    expect(algebra.name).toBe('relaxed');
    const matrix = gramMatrix(160, 0.5, 6);
    const { inverse, error } = algebra.refinedInverse(algebra.cholesky(matrix.high, 160, 0)!, matrix);
    const accurate = accurateInverse(accurateCholesky(matrix, 160, 0)).high;
    expect(error).toBeLessThan(1e-16);
    for (let i = 0; i < 160; i++) {
      const diagonal = packedIndex(i, i);
      expect(Math.abs(inverse[diagonal]! / accurate[diagonal]! - 1)).toBeLessThan(3e-16);
    }
  });

  it.each([2, 3])('%i threads give the bits of one', async (threads) => {
    const { rows, draw } = drawRows(3 * 4096 + 1005, 7);
    const passes = everyPass(7, draw);
    const many = await loadPooled(rows, { threads, kernel: 'relaxed' });
    expect(many).toMatchObject({ threads, rows: { kernel: 'relaxed' } });
    const one = await loadPooled(rows, { threads: 1, kernel: 'relaxed' });
    expect(await answers(many.rows.shards, passes)).toEqual(await answers(one.rows.shards, passes));
    many.release();
    const standard = await loadPooled(rows, { threads, kernel: 'auto' });
    expect(standard.rows.kernel).toBe('wasm');
    expect(await answers(standard.rows.shards, passes)).toEqual(await answers(load(rows).shards, passes));
    standard.release();
  });

  it('spare kernels are of the kind that is asked for', () => {
    const relaxed = takeKernel('relaxed').kernel;
    giveBack(relaxed);
    expect(takeKernel('auto').kernel.name).toBe('wasm');
    expect(takeKernel('relaxed').kernel).toBe(relaxed);
    const coded = createCodedKernel('relaxed', CODED);
    giveBackCoded(coded);
    expect(takeCodedKernel('wasm', CODED).name).toBe('wasm');
    expect(takeCodedKernel('relaxed', CODED)).toBe(coded);
  });
});

it('a module is put together from what differs', () => {
  expect(restored('00112233', 'ff,1,2;,0,1;aabb,0,0')).toBe('ff112200aabb');
});

it('is taken where the options ask for it', () => {
  expect(
    [{}, { kernel: 'twin' }, { relaxedSimd: true }, { relaxedSimd: false }].map((o) => kindOf(o as object)),
  ).toEqual(['auto', 'twin', 'relaxed', 'auto']);
});
