import { afterEach, describe, expect, it, vi } from 'vitest';
import type { OddsmithError } from '../../src/errors.js';
import { Arena } from '../../src/kernel/arena.js';
import type { createKernel } from '../../src/kernel/create.js';

/** `createKernel` of a module that has compiled nothing yet, with the twin at hand. */
async function freshCreateKernel(): Promise<typeof createKernel> {
  vi.resetModules();
  (await import('../../src/kernel/use-twin.js')).useTwin();
  return (await import('../../src/kernel/create.js')).createKernel;
}

function errorOf(run: () => unknown): OddsmithError {
  try {
    run();
  } catch (error) {
    return error as OddsmithError;
  }
  throw new Error('nothing was thrown');
}

afterEach(() => {
  vi.unstubAllGlobals();
});

describe('createKernel', () => {
  it('takes WebAssembly where there is some, and the twin when told', async () => {
    const create = await freshCreateKernel();
    expect(create('auto')).toMatchObject({ kernel: { name: 'wasm' }, note: null });
    expect(create('wasm')).toMatchObject({ kernel: { name: 'wasm' }, note: null });
    expect(create('twin')).toMatchObject({ kernel: { name: 'twin' }, note: null });
  });

  it('without WebAssembly takes the twin and says so', async () => {
    vi.stubGlobal('WebAssembly', undefined);
    const create = await freshCreateKernel();
    const { kernel, note } = create('auto');
    expect(kernel.name).toBe('twin');
    expect(note).toMatch(/has no WebAssembly\. Plain TypeScript does the work instead/);
    expect(errorOf(() => create('wasm'))).toMatchObject({
      code: 'option-unavailable',
      at: { option: 'kernel' },
    });
  });

  it("where the page's policy forbids it takes the twin and says how to allow it", async () => {
    class Module {
      constructor() {
        const error = new Error("Refused: 'unsafe-eval' is not allowed by Content Security Policy");
        error.name = 'CompileError';
        throw error;
      }
    }
    vi.stubGlobal('WebAssembly', { ...WebAssembly, Module });
    const create = await freshCreateKernel();
    const { kernel, note } = create('auto');
    expect(kernel.name).toBe('twin');
    expect(note).toMatch(/Content-Security-Policy forbids it \(allow it with 'wasm-unsafe-eval'\)/);
  });

  it('where SIMD is missing takes the twin and gives the reason of the engine', async () => {
    class Module {
      constructor() {
        throw new Error('Invalid opcode 0xfd');
      }
    }
    vi.stubGlobal('WebAssembly', { ...WebAssembly, Module });
    const create = await freshCreateKernel();
    expect(create('auto').note).toMatch(/want of SIMD \(Invalid opcode 0xfd\)/);
  });
});

describe('reserve', () => {
  it.each(['wasm', 'twin'] as const)(
    'of %s gives zeroed, aligned, separate memory that grows',
    async (kind) => {
      const { kernel } = (await freshCreateKernel())(kind);
      const first = kernel.reserve(8);
      new Float64Array(kernel.buffer, first, 1)[0] = 42;
      const second = kernel.reserve(40_000_000);
      const third = kernel.reserve(1);
      expect([first % 64, second % 64, third % 64]).toEqual([0, 0, 0]);
      expect(second).toBeGreaterThanOrEqual(first + 8);
      expect(third).toBeGreaterThanOrEqual(second + 40_000_000);
      expect(kernel.buffer.byteLength).toBeGreaterThan(third);
      expect(new Float64Array(kernel.buffer, first, 1)[0]).toBe(42);
      expect(new Float64Array(kernel.buffer, second, 5_000_000).every((value) => value === 0)).toBe(true);
    },
  );

  it.each(['wasm', 'twin'] as const)('of %s refuses more than 4 GiB', async (kind) => {
    const { kernel } = (await freshCreateKernel())(kind);
    const error = errorOf(() => kernel.reserve(2 ** 32));
    expect(error.code).toBe('memory-exhausted');
    expect(error.message).toMatch(/4096\.0 MiB more were asked for/);
    expect(kernel.reserve(64) % 64).toBe(0);
  });

  it('tells when the machine has no more', () => {
    const arena = new Arena(
      0,
      () => 1024,
      () => {
        throw new RangeError('out of memory');
      },
    );
    expect(arena.reserve(1000)).toBe(0);
    const error = errorOf(() => arena.reserve(3 * 2 ** 20));
    expect(error.code).toBe('memory-exhausted');
    expect(error.message).toMatch(/3\.0 MiB more were asked for beside the 0\.0 MiB in use/);
    expect(error.cause).toBeInstanceOf(RangeError);
  });
});

it('a pass over very many columns takes more scratch memory by itself', async () => {
  const { kernel } = (await freshCreateKernel())('wasm');
  const columns = 9000;
  const [x, rows, zeros, out] = [columns * 64, 64, columns * 8, (2 + columns) * 8].map((bytes) =>
    kernel.reserve(bytes),
  ) as [number, number, number, number];
  const before = kernel.buffer.byteLength;
  new Float64Array(kernel.buffer, x, columns * 8).fill(1);
  new Float64Array(kernel.buffer, rows, 1)[0] = 1;
  kernel.gradient(x, rows, zeros, zeros, zeros, columns, 1, out);
  expect(kernel.buffer.byteLength).toBeGreaterThan(before);
  const [loss, largest, ...gradient] = new Float64Array(kernel.buffer, out, 2 + columns);
  expect([loss, largest]).toEqual([Math.LN2, 0]);
  expect(gradient.every((value) => value === -0.5)).toBe(true);
});
