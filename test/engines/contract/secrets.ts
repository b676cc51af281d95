/** Passwords are in no output, no error and no file. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { engineUrl } from '../../../packages/oddsmith/src/engine/engine-url.js';
import { withRelation } from '../../../packages/oddsmith/src/engine/open.js';
import { run } from '../../../packages/oddsmith/test/command.js';
import { temporaryFolder } from '../../../packages/oddsmith/test/helpers.js';
import type { Stage } from '../stage.js';
import { made, V, X, Y } from './rows.js';

const PLANTED = 'pl4nted';

export function noSecretsTold(stage: () => Stage): void {
  describe('passwords', () => {
    const folder = temporaryFolder();
    const untold = (text: string) => {
      for (const secret of [PLANTED, ...stage().secrets])
        for (const form of [secret, encodeURIComponent(secret), Buffer.from(secret).toString('base64')])
          expect(text).not.toContain(form);
    };
    /** The URL with another user, password or port. */
    const changed = (change: (url: URL) => void) => {
      const url = new URL(stage().reading);
      change(url);
      return url.href;
    };

    it('are not told by a fit that says all it does', async () => {
      await stage().load('births', made([Y, X, V]));
      const [model, checkpoint] = [join(folder, 'model.json'), join(folder, 'fit.checkpoint')];
      for (const more of [['--json'], ['--rosetta']]) {
        const args = [
          'fit',
          stage().reading,
          'y ~ x + v',
          '--table',
          'births',
          '--explain',
          '--output',
          model,
          '--checkpoint',
          checkpoint,
          ...more,
        ];
        const { code, stdout, stderr } = await run(args, { env: { ODDSMITH_DEBUG: '1' } });
        expect(code).toBe(0);
        expect(stderr).toMatch(/-- in all: \d+ statements, /);
        untold(stdout + stderr + readFileSync(model, 'utf8') + readFileSync(checkpoint, 'latin1'));
      }
    });

    it('are not told by errors', async () => {
      const nobody = changed((url) => {
        [url.username, url.password] = ['nobody', PLANTED];
      });
      const nowhere = changed((url) => {
        [url.port, url.password] = ['1', PLANTED];
      });
      const cases: readonly [string, string, string, number][] = [
        [nowhere, 'births', 'y ~ x', 3],
        [stage().reading, 'birhts', 'y ~ x', 2],
        [stage().reading, 'births', 'y ~ nothing', 2],
        ...(stage().secrets.length === 0
          ? []
          : [[nobody, 'births', 'y ~ x', 3] as const].map(
              (one) => [...one] as [string, string, string, number],
            )),
      ];
      for (const [url, table, formula, exit] of cases) {
        const args = ['fit', url, formula, '--table', table, '--explain'];
        for (const more of [[], ['--json']]) {
          const { code, stdout, stderr } = await run([...args, ...more], { env: { ODDSMITH_DEBUG: '1' } });
          expect([code, stderr], stderr).toEqual([exit, stderr]);
          untold(stdout + stderr);
        }
        const error = await withRelation(engineUrl(url), { table }, {}, (relation) =>
          relation.query('SELECT no_such_function(1, 2)'),
        ).catch((thrown: unknown) => thrown);
        expect(error).toBeInstanceOf(Error);
        untold(inspect(error, { depth: 20, showHidden: true, getters: true }));
      }
    });

    it('of a misspelt table tell the nearest', async () => {
      const { stderr } = await run(['fit', stage().reading, 'y ~ x', '--table', 'birhts']);
      expect(stderr).toContain('error[data-shape]');
      expect(stderr).toContain('Did you mean "births"?');
    });
  });
}
