/** Fits of rows that lie with several workers, one of which is lost on the way. */
import { type Fit, type FitRelationOptions, fitRelation, fitSync, type Relation } from '@oddsmith/core';
import { beforeAll, describe, expect, it } from 'vitest';
import { engineUrl } from '../../../packages/oddsmith/src/engine/engine-url.js';
import { withRelation } from '../../../packages/oddsmith/src/engine/open.js';
import { brief } from '../../../packages/oddsmith/test/engine/thorough.js';
import { expectClose } from '../contract/asking.js';
import { made, records, V, X, Y } from '../contract/rows.js';
import type { TrinoStage } from './stage.js';

const ROWS = 40_000;
const FILES = 8;
/** Milliseconds: a worker that is started again takes its time. */
const PATIENCE = 300_000;
const FORMULA = 'y ~ x + v + I(x * v)';
/** As `X`, `V` and `Y` make them, in SQL. */
const SQL = `SELECT (i * 31) % 7 < 3 AS y, ((i * 7919) % 1009) / 1009e0 AS x, ((i * 104729) % 977) / 977e0 AS v`;

export function lostWorkers(stage: () => TrinoStage): void {
  describe('a worker that is lost', () => {
    let whole: Fit;
    beforeAll(async () => {
      const { ask } = stage().cluster;
      const each = ROWS / FILES;
      for (let k = 0; k < FILES; k++) {
        const rows = `SELECT ${k * each} + j AS i FROM (SELECT 1000 * a + b AS j FROM UNNEST(sequence(0, ${each / 1000 - 1})) AS s (a) CROSS JOIN UNNEST(sequence(0, 999)) AS t (b))`;
        await ask(`${k === 0 ? 'CREATE TABLE spread AS' : 'INSERT INTO spread'} ${SQL} FROM (${rows})`);
      }
      whole = fitSync(records(made([Y, X, V], ROWS)), FORMULA);
    });

    /** The fit, as a role that may only SELECT; `passing` is told of every pass as it is asked for. */
    const fitted = (passing: () => void, options: FitRelationOptions = {}, more = '') =>
      withRelation(engineUrl(stage().reading + more), { table: 'spread' }, {}, (relation) =>
        fitRelation(watched(relation, passing), FORMULA, options),
      );
    const passesOf = async (options: FitRelationOptions = {}) => {
      let passes = 0;
      expectClose(await fitted(() => passes++, options), whole, 1e-10);
      return passes;
    };
    /** Ends worker `i` as the second pass is asked for, while the coordinator still counts on it. */
    const killing = (i: number) => {
      let passes = 0;
      return () => {
        if (++passes === 2) void stage().cluster.killWorker(i);
      };
    };
    const everyWorker = (count: number) =>
      expect.poll(() => stage().cluster.active(), { timeout: 60_000, interval: 500 }).toBe(count);

    it('had a part of the rows', { timeout: PATIENCE }, async () => {
      await passesOf();
      const read = await stage().cluster.ask(
        `SELECT node_id, sum(raw_input_rows) FROM system.runtime.tasks JOIN system.runtime.queries USING (query_id)
          WHERE query LIKE '%exp(%FROM "spread"%' AND "user" = 'reader' AND raw_input_rows >= ${ROWS / FILES} GROUP BY 1`,
      );
      expect(read.map(([node]) => node).sort()).toEqual(['node-1', 'node-2']);
    });

    it('ends the fit, which goes on from its checkpoint with the others', { timeout: PATIENCE }, async () => {
      const kept: Uint8Array[] = [];
      const checkpoint = (bytes: Uint8Array) => void kept.push(bytes.slice());
      const error = await fitted(killing(0), { checkpoint }).catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ code: 'source-failed' });
      expect(String(error)).toMatch(/lost a part of its cluster: .*--resume/);
      await everyWorker(1);
      const resumed = await passesOf({ resume: new Uint8Array(Buffer.concat(kept)) });
      expect(resumed).toBe((await passesOf()) - 1);
      await stage().cluster.startWorker(0);
      await everyWorker(2);
    });

    // A minute of waiting for workers: not where the tests are to be brief.
    it.skipIf(brief)('is made up for where Trino is told to repeat', { timeout: PATIENCE }, async () => {
      expectClose(await fitted(killing(1), {}, '&session.retry_policy=QUERY'), whole, 1e-10);
      await everyWorker(1);
      await stage().cluster.startWorker(1);
      await everyWorker(2);
    });
  });
}

function watched(relation: Relation, passing: () => void): Relation {
  return {
    ...relation,
    query(sql, signal) {
      if (sql.includes('exp(')) passing();
      return relation.query(sql, signal);
    },
  };
}
