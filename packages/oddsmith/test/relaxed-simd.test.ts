import { describe, expect, it } from 'vitest';
import { RELAXED, RELAXED_FLAGS } from '../../core/test/kernel/relaxed-engine.js';
import { run, spawned } from './command.js';
import { dataFile } from './helpers.js';

const births = dataFile('birthwt.csv');
const args = ['fit', births, 'low ~ age + lwt + factor(race)', '--relaxed-simd', '--json'];

describe('--relaxed-simd', () => {
  it.skipIf(!RELAXED)('takes the kernels with relaxed SIMD, in memory and in streams', async () => {
    for (const more of [[], ['--engine', 'stream']]) {
      const { code, stdout } = await run([...args, ...more]);
      expect(code).toBe(0);
      const { kernel, warnings } = JSON.parse(stdout);
      expect([kernel, warnings.map((one: { code: string }) => one.code)]).toEqual([
        'relaxed',
        ['relaxed-simd'],
      ]);
    }
  });

  it.skipIf(RELAXED_FLAGS.length === 0)('is refused where the engine has none', async () => {
    const { code, stderr } = await spawned(args);
    expect(code).toBe(2);
    expect(JSON.parse(stderr)).toMatchObject({ code: 'option-unavailable', at: { option: 'relaxedSimd' } });
  });

  it('does not go with checkpoints', async () => {
    const { code, stderr } = await run([...args, '--checkpoint', '/dev/null']);
    expect(code).toBe(2);
    expect(JSON.parse(stderr)).toMatchObject({ code: 'option-invalid', at: { option: 'checkpoint' } });
  });
});
