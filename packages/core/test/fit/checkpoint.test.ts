/** Checkpoints: a run that is broken off anywhere ends, taken up again, with the bits of one that was not. */
import { describe, expect, it } from 'vitest';
import { type FitOptions, fit, fitSync, OddsmithError, train } from '../../src/index.js';
import { decodeRecords } from '../../src/solver/checkpoint/record.js';

/** 60 rows with noise that is no one's favourite. */
const data = Array.from({ length: 60 }, (_, i) => {
  const x = ((i * 37) % 60) / 10;
  const z = ((i * 23) % 17) - 8;
  return { x, z, y: (i * 29) % 7 < (x > 3 ? 5 : 2) ? 1 : 0 };
});
const formula = 'y ~ x + z';

class Kept {
  readonly chunks: Uint8Array[] = [];
  readonly write = (bytes: Uint8Array): void => {
    this.chunks.push(bytes.slice());
  };

  get bytes(): Uint8Array {
    return new Uint8Array(Buffer.concat(this.chunks));
  }
}

const bits = ({ report }: Awaited<ReturnType<typeof fit>>) => JSON.stringify({ ...report, seconds: 0 });

/** Where the record that begins at each place ends. */
function recordEnds(bytes: Uint8Array): number[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const ends = [bytes.indexOf(10) + 1];
  while (ends.at(-1)! < bytes.length) ends.push(ends.at(-1)! + 8 + view.getUint32(ends.at(-1)!, true));
  return ends;
}

const SOLVERS: readonly FitOptions[] = [
  { solver: 'newton' },
  { solver: 'lbfgs' },
  { solver: 'nesterov' },
  { solver: 'adam', epochs: 300 },
  { solver: 'gradient-descent', rate: 'backtracking' },
  { solver: 'sgd', batchSize: 7, seed: 4, averaged: true },
];

describe('a fit broken off after any number of answers', () => {
  for (const options of SOLVERS) {
    it(`ends with the same bits: ${options.solver}`, async () => {
      const kept = new Kept();
      const whole = await fit(data, formula, { ...options, checkpoint: kept.write });
      const ends = recordEnds(kept.bytes);
      expect(ends.length).toBeGreaterThan(3);
      for (const share of [0, 0.1, 0.5, 0.9, 1]) {
        const end = ends[Math.round(share * (ends.length - 1))]!;
        // Some bytes more: a record that was torn.
        const resume = kept.bytes.subarray(0, Math.min(end + 11, kept.bytes.length));
        const again = new Kept();
        const taken = await fit(data, formula, { ...options, resume, checkpoint: again.write });
        expect(bits(taken)).toBe(bits(whole));
        expect(again.bytes).toEqual(kept.bytes);
        expect(bits(fitSync(data, formula, { ...options, resume }))).toBe(bits(whole));
      }
    });
  }

  it('does not ask the rows again for what is on record', async () => {
    const kept = new Kept();
    const whole = await fit(data, formula, { checkpoint: kept.write });
    const bytes = kept.bytes;
    const { records } = decodeRecords(bytes, bytes.indexOf(10) + 1)!;
    const wrong = bytes.slice();
    // An answer that rows could never give shows in the result: it came from the record. Its checksum is made right.
    const second = recordEnds(bytes)[1]!;
    expect(records[1]!.sums.loss).toBeGreaterThan(0);
    const { encodeRecord } = await import('../../src/solver/checkpoint/record.js');
    wrong.set(
      encodeRecord({ ...records[1]!, sums: { ...records[1]!.sums, loss: records[1]!.sums.loss - 1e-3 } }),
      second,
    );
    const losses: number[] = [];
    const told: number[] = [];
    await fit(data, formula, { onIteration: ({ loss }) => losses.push(loss) });
    await fit(data, formula, { resume: wrong, onIteration: ({ loss }) => told.push(loss) }).catch(() => null);
    expect(told[0]).toBe(losses[0]! - 1e-3);
    expect(whole.report.converged).toBe(true);
  });

  it('is kept when it is cancelled', async () => {
    const kept = new Kept();
    const controller = new AbortController();
    const options: FitOptions = { solver: 'adam', epochs: 500 };
    const broken = fit(data, formula, {
      ...options,
      checkpoint: kept.write,
      signal: controller.signal,
      onIteration: ({ iteration }) => iteration === 40 && controller.abort(),
    });
    await expect(broken).rejects.toMatchObject({ code: 'cancelled' });
    const { records } = decodeRecords(kept.bytes, kept.bytes.indexOf(10) + 1)!;
    expect(records.length).toBeGreaterThanOrEqual(40);
    const taken = await fit(data, formula, { ...options, resume: kept.bytes });
    expect(bits(taken)).toBe(bits(await fit(data, formula, options)));
  });
});

describe('a watched run', () => {
  it('is taken up again with its whole history', async () => {
    const options = {
      solver: 'momentum',
      rate: 0.0005,
      epochs: 60,
      heldOut: { share: 0.2, patience: 50 },
    } as const;
    const kept = new Kept();
    const whole = await train(data, formula, { ...options, checkpoint: kept.write });
    const ends = recordEnds(kept.bytes);
    const resume = kept.bytes.subarray(0, ends[ends.length >> 1]);
    const taken = await train(data, formula, { ...options, resume });
    expect({ ...taken, seconds: null }).toEqual({ ...whole, seconds: null });
  });
});

describe('a checkpoint that is not of this run', () => {
  const checkpointOf = async (options: FitOptions = {}, rows: typeof data = data) => {
    const kept = new Kept();
    await fit(rows, formula, { ...options, checkpoint: kept.write });
    return kept.bytes;
  };
  const refused = async (resume: Uint8Array, options: FitOptions = {}, text = formula) => {
    const error: unknown = await fit(data, text, { ...options, resume }).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(OddsmithError);
    return error as OddsmithError;
  };

  it('is refused for another formula, solver or option', async () => {
    const bytes = await checkpointOf();
    expect((await refused(bytes, {}, 'y ~ x')).message).toContain('formula y ~ x + z, not y ~ x');
    expect((await refused(bytes, { solver: 'lbfgs' })).message).toContain('solver newton');
    const adam = await checkpointOf({ solver: 'adam', epochs: 50 });
    const other = await refused(adam, { solver: 'adam', epochs: 50, rate: 0.01 });
    expect(other).toMatchObject({ code: 'checkpoint-foreign' });
    expect(other.message).toContain('other options');
  });

  it('is refused for other rows', async () => {
    const changed = data.map((row, i) => (i === 31 ? { ...row, z: row.z + 1 } : row));
    const error = await refused(await checkpointOf({}, changed));
    expect(error).toMatchObject({ code: 'checkpoint-foreign' });
    expect(error.message).toContain('other data');
  });

  it('is refused when it is damaged, and when it is none', async () => {
    const bytes = await checkpointOf();
    const flipped = bytes.slice();
    flipped[recordEnds(bytes)[1]! + 20]! ^= 1;
    expect(await refused(flipped)).toMatchObject({ code: 'checkpoint-damaged' });
    for (const text of ['', '{}\n', 'x,y\n1,2\n', 'null\n']) {
      const error = await refused(new TextEncoder().encode(text));
      expect(error).toMatchObject({ code: 'checkpoint-damaged', at: { option: 'resume' } });
    }
    const newer = new TextEncoder().encode('{"format":"oddsmith-checkpoint/9"}\n');
    expect(await refused(newer)).toMatchObject({ code: 'checkpoint-foreign' });
  });
});
