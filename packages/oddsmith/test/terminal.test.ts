import { OddsmithError } from '@oddsmith/core';
import { describe, expect, it } from 'vitest';
import { exitCodeOf, failureJson, failureText } from '../src/terminal/failure.js';
import { bar, bytesText, durationText, sparkline } from '../src/terminal/glyphs.js';
import { Progress } from '../src/terminal/progress.js';
import { type Screen, screenOf } from '../src/terminal/screen.js';

const plain: Screen = { interactive: false, colour: false, unicode: true, width: 80 };
const terminal: Screen = { interactive: true, colour: true, unicode: true, width: 80 };

describe('failures', () => {
  const error = new OddsmithError('column-unknown', 'There is no column "agee".', {
    file: 'a.csv',
    column: 'agee',
    text: 'low ~ agee',
    start: 6,
    end: 10,
  });

  it('show where and point at the text', () => {
    expect(failureText(error, plain, false)).toBe(
      [
        'error[column-unknown]: There is no column "agee".',
        '  at a.csv, column agee',
        '  low ~ agee',
        '        ^^^^',
      ].join('\n'),
    );
  });

  it('name options as they are typed', () => {
    const option = new OddsmithError('option-invalid', 'No.', { option: 'maxIterations' });
    expect(failureText(option, plain, false)).toContain('at option --max-iterations');
  });

  it('are coloured on a terminal and ASCII where the locale is', () => {
    expect(failureText(error, terminal, false)).toContain('\x1b[');
    const text = failureText(new OddsmithError('file-format', 'größer'), { ...plain, unicode: false }, false);
    expect(text).toBe('error[file-format]: gr\\u{f6}\\u{df}er');
  });

  it('do not let control characters through to the terminal', () => {
    const error = new OddsmithError('column-unknown', 'no column "\x1b[2J"', { file: 'a\rb.csv' });
    expect(failureText(error, plain, false)).toBe(
      'error[column-unknown]: no column "\\u{1b}[2J"\n  at a\\u{d}b.csv',
    );
  });

  it('of ours are told as bugs, with the stack only on request', () => {
    const bug = new TypeError('x is not a function');
    expect(failureText(bug, plain, false)).toMatch(/^error\[internal\]: x is not a function\nThis is a bug/);
    expect(failureText(bug, plain, false)).not.toContain('terminal.test.ts');
    expect(failureText(bug, plain, true)).toContain('terminal.test.ts');
    expect(JSON.parse(failureJson(bug))).toMatchObject({
      format: 'oddsmith-error/1',
      code: 'internal',
      at: {},
    });
  });

  it.each([
    [new OddsmithError('option-unknown', ''), 2],
    [new OddsmithError('file-not-found', ''), 3],
    [new OddsmithError('not-converged', ''), 4],
    [new Error('x'), 1],
    ['x', 1],
  ])('have the exit code of their kind', (thrown, code) => {
    expect(exitCodeOf(thrown)).toBe(code);
  });
});

describe('the screen', () => {
  const stream = (properties: object) => properties as NodeJS.WriteStream;
  const tty = stream({ isTTY: true, columns: 100 });

  it.each([
    [
      'a terminal',
      tty,
      { LANG: 'de_DE.UTF-8' },
      { interactive: true, colour: true, unicode: true, width: 100 },
    ],
    ['NO_COLOR', tty, { LANG: 'C.utf8', NO_COLOR: '1' }, { interactive: true, colour: false }],
    ['an empty NO_COLOR', tty, { NO_COLOR: '' }, { colour: true }],
    ['a dumb terminal', tty, { TERM: 'dumb' }, { interactive: false, colour: false }],
    [
      'a pipe',
      stream({}),
      { LC_ALL: 'C', LANG: 'C.UTF-8', COLUMNS: '72' },
      { interactive: false, colour: false, unicode: false, width: 72 },
    ],
    ['a narrow terminal', stream({ isTTY: true, columns: 20 }), {}, { width: 60 }],
    ['nothing known', stream({}), {}, { width: 80, unicode: false }],
  ])('of %s', (_, target, environment, expected) => {
    expect(screenOf(target, environment)).toMatchObject(expected);
  });
});

describe('progress', () => {
  /** What is written while `steps` iterations of `each` milliseconds go by. */
  const shown = (screen: Screen, steps: number, each: number) => {
    let time = 0;
    let text = '';
    const progress = new Progress(
      screen,
      (piece) => (text += piece),
      () => time,
    );
    for (let iteration = 1; iteration <= steps; iteration++) {
      time += each;
      progress.fitting('lbfgs', { iteration, loss: 1 / iteration, gradientNorm: 0.0002 }, steps);
    }
    progress.end();
    return text;
  };

  it('says nothing of short work', () => {
    expect(shown(terminal, 40, 10)).toBe('');
    expect(shown(plain, 40, 10)).toBe('');
  });

  it('is one line that is rewritten and taken away on a terminal', () => {
    const text = shown(terminal, 50, 100);
    expect(text).not.toContain('\n');
    expect(text).toContain('lbfgs ███████░░░  70%  it 35/50  loss 0.02857  |g| 2e-4');
    expect(text).toContain('█▂▁▁▁  ETA to cap 2s');
    expect(text.endsWith('\r\x1b[2K')).toBe(true);
    for (const line of text.split('\r\x1b[2K')) expect([...line].length).toBeLessThan(80);
  });

  it('says less where the line is short', () => {
    const text = shown({ ...terminal, width: 64 }, 50, 100);
    expect(text).toContain('lbfgs ███████░░░  70%  it 35/50  loss 0.02857  ETA to cap 2s');
    for (const line of text.split('\r\x1b[2K')) expect([...line].length).toBeLessThan(64);
  });

  it('is at most a line per 10 % elsewhere', () => {
    const lines = shown(plain, 500, 10).trimEnd().split('\n');
    expect(lines).toHaveLength(10);
    expect(lines[0]).toMatch(/^lbfgs +10% {2}it 50\/500 {2}loss 0\.02000 {2}\|g\| 2e-4 {2}ETA to cap 5s$/);
    expect(lines.join('')).not.toContain('\r');
  });

  it('starts anew when the iterations do', () => {
    let time = 0;
    let text = '';
    const progress = new Progress(
      plain,
      (piece) => {
        text += piece;
      },
      () => time,
    );
    for (const iteration of [1, 2, 1, 2]) {
      time += 1000;
      progress.fitting('newton', { iteration, loss: 1, gradientNorm: 1 }, 10);
    }
    expect(text.match(/ETA to cap \d+s/g)).toEqual([
      'ETA to cap 9s',
      'ETA to cap 8s',
      'ETA to cap 0s',
      'ETA to cap 4s',
    ]);
  });

  it('tells bytes and rows per second while reading', () => {
    let time = 0;
    let text = '';
    const progress = new Progress(
      plain,
      (piece) => (text += piece),
      () => time,
    );
    time = 2000;
    progress.reading({ done: 3e6, total: 1e7, unit: 'bytes' });
    progress.reading({ done: 5e5, total: 1e6, unit: 'rows' });
    expect(text).toBe('reading  30%  3.0 MB  1.5 MB/s\nreading  50%  500000 rows  250000 rows/s\n');
  });
});

describe('glyphs', () => {
  it('keep their width', () => {
    expect(bar(0.7, 10, true)).toBe('███████░░░');
    expect(bar(2, 4, false)).toBe('####');
    expect(sparkline([3, 2, 1], true)).toBe('█▅▁');
    expect(sparkline([1, 1], false)).toBe('__');
  });

  it('say amounts', () => {
    expect([0, 999, 1000, 2_500_000].map(bytesText)).toEqual(['0 B', '999 B', '1.0 kB', '2.5 MB']);
    expect([0.4, 59.4, 200, 3900].map(durationText)).toEqual(['0s', '59s', '3m20s', '1h05m']);
  });
});
