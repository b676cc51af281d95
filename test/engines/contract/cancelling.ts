/** A statement that is cancelled ends in the server, too. */
import { describe, expect, it } from 'vitest';
import { engineUrl } from '../../../packages/oddsmith/src/engine/engine-url.js';
import { withRelation } from '../../../packages/oddsmith/src/engine/open.js';
import type { Stage } from '../stage.js';

const sleep = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Whether it holds within ten seconds. */
async function soon(holds: () => Promise<boolean>): Promise<boolean> {
  for (let i = 0; i < 100; i++) {
    if (await holds()) return true;
    await sleep(100);
  }
  return false;
}

export function cancelling(stage: () => Stage): void {
  describe('cancelling', () => {
    it('ends a statement in the server, and leaves the session', async () => {
      const aborting = new AbortController();
      const work = withRelation(
        engineUrl(stage().reading),
        { table: 'births' },
        { signal: aborting.signal },
        (relation) => relation.query(`SELECT count(*) FROM ${stage().slow}`, aborting.signal),
      ).catch((error: unknown) => error);
      expect(await soon(async () => (await stage().running()) > 0)).toBe(true);
      aborting.abort();
      expect(await work).toMatchObject({ code: 'cancelled' });
      expect(await soon(async () => (await stage().running()) === 0)).toBe(true);
    });

    it('before anything is asked', async () => {
      const signal = AbortSignal.abort();
      const work = withRelation(engineUrl(stage().reading), { table: 'births' }, { signal }, async () => 1);
      await expect(work).rejects.toMatchObject({ code: 'cancelled' });
    });
  });
}
