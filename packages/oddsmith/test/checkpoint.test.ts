/** `--checkpoint` and `--resume` at the command line, a killed process included. */
import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CLI, run } from './command.js';
import { temporaryFolder } from './helpers.js';

const folder = temporaryFolder();
const file = (name: string) => join(folder, name);
const data = file('rows.csv');
const rows = Array.from({ length: 20_000 }, (_, i) => {
  const x = ((i * 7919) % 20_011) / 20_011;
  return `${x},${((i * 104_729) % 1009) / 1009 < 0.2 + 0.6 * x ? 1 : 0}`;
});
writeFileSync(data, `x,y\n${rows.join('\n')}\n`);
const slow = [
  'fit',
  data,
  'y ~ x',
  '--solver',
  'gradient-descent',
  '--rate',
  '0.0005',
  '--epochs',
  '5000',
  '--json',
];

const answer = ({ stdout }: { stdout: string }) => ({ ...JSON.parse(stdout), seconds: 0 });

/** Starts a fit, and kills it without warning once its checkpoint has more than the header. */
function killed(checkpoint: string): Promise<void> {
  const child = spawn(process.execPath, [CLI, ...slow, '--checkpoint', checkpoint], { stdio: 'ignore' });
  const look = setInterval(() => {
    if (existsSync(checkpoint) && statSync(checkpoint).size > 1000) child.kill('SIGKILL');
  }, 20);
  return new Promise((resolve) => {
    child.on('close', (_, signal) => {
      clearInterval(look);
      expect(signal).toBe('SIGKILL');
      resolve();
    });
  });
}

describe('fit --checkpoint', () => {
  it('lets a killed fit be taken up again, to the same numbers, in the same file', {
    timeout: 60_000,
  }, async () => {
    const checkpoint = file('run.checkpoint');
    await killed(checkpoint);
    const before = readFileSync(checkpoint);
    const taken = await run([...slow, '--resume', checkpoint, '--checkpoint', checkpoint]);
    expect(answer(taken)).toEqual(answer(await run(slow)));
    const after = readFileSync(checkpoint);
    expect(after.length).toBeGreaterThan(before.length);
    expect(readdirSync(folder).filter((name) => name.endsWith('.part'))).toEqual([]);
  });

  it('says what is wrong with a file that is no checkpoint of this fit, and leaves it', async () => {
    const missing = await run([...slow, '--resume', file('run.chekpoint')]);
    expect(missing).toMatchObject({ code: 3 });
    expect(missing.stderr).toContain('run.checkpoint');
    const foreign = await run([
      'fit',
      data,
      'y ~ x',
      '--resume',
      file('run.checkpoint'),
      '--checkpoint',
      file('run.checkpoint'),
    ]);
    expect(foreign).toMatchObject({ code: 2 });
    expect(foreign.stderr).toContain('solver gradient-descent, not newton');
    const none = await run([...slow, '--resume', data]);
    expect(JSON.parse(none.stderr)).toMatchObject({ code: 'checkpoint-damaged', format: 'oddsmith-error/1' });
    const unwritable = await run([...slow, '--checkpoint', join(folder, 'none', 'run')]);
    expect(unwritable).toMatchObject({ code: 3 });
    expect(JSON.parse(unwritable.stderr)).toMatchObject({ code: 'file-unwritable' });
    expect(statSync(file('run.checkpoint')).size).toBeGreaterThan(1000);
  });
});
