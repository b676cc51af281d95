import { spawnSync } from 'node:child_process';

/** One process: what it printed, its wall seconds and its peak resident megabytes; or why there is nothing. */
export function start(command, limit) {
  const ran = spawnSync('/usr/bin/time', ['-f', '%e %M', 'timeout', `${limit}`, ...command], {
    encoding: 'utf8',
    maxBuffer: 1e9,
  });
  if (ran.status === 124) return { failure: `stopped after ${limit} s` };
  const timed = /([\d.]+) (\d+)\s*$/.exec(ran.stderr ?? '');
  if (ran.status !== 0 || timed === null) {
    const reason = ran.error?.message ?? /^.*Error.*$/im.exec(ran.stderr)?.[0] ?? `exit code ${ran.status}`;
    return { failure: `failed: ${reason.trim()}` };
  }
  const printed = JSON.parse(ran.stdout.slice(ran.stdout.indexOf('{')));
  return { printed, wall: Number(timed[1]), megabytes: Number(timed[2]) / 1024 };
}
