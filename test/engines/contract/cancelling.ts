/** A statement that is cancelled ends in the server, too. */
import { spawn } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { engineUrl } from '../../../packages/oddsmith/src/engine/engine-url.js';
import { withRelation } from '../../../packages/oddsmith/src/engine/open.js';
import { CLI } from '../../../packages/oddsmith/test/command.js';
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

    it('by Ctrl-C, on the command line', async () => {
      const query = `SELECT 1 AS y, 2 AS x FROM ${stage().slow}`;
      const child = spawn(process.execPath, [CLI, 'fit', stage().reading, 'y ~ x', '--query', query]);
      let stderr = '';
      child.stderr.on('data', (chunk) => {
        stderr += chunk;
      });
      const ended = new Promise((resolve) => child.once('close', resolve));
      expect(await soon(async () => (await stage().running()) > 0), stderr).toBe(true);
      child.kill('SIGINT');
      expect([await ended, stderr]).toEqual([3, expect.stringContaining('error[cancelled]')]);
      expect(await soon(async () => (await stage().running()) === 0)).toBe(true);
    });

    it('before anything is asked', async () => {
      const signal = AbortSignal.abort();
      const work = withRelation(engineUrl(stage().reading), { table: 'births' }, { signal }, async () => 1);
      await expect(work).rejects.toMatchObject({ code: 'cancelled' });
    });
  });
}
