/** Formulas by the grammar, and mangled ones, over awkward columns: a fit or a clear error. */
import { mutate } from '../mutate.js';
import { fitOrCode } from '../outcome.js';
import { generateFormula } from './grammar.js';
import { corpusFiles, type Target, tokensOf } from './target.js';

const ROWS = 24;

/** Columns of every kind, small enough for thousands of fits. */
function columns(): Record<string, unknown[]> {
  const row = (make: (i: number) => unknown) => Array.from({ length: ROWS }, (_, i) => make(i));
  return {
    y: row((i) => ((i * 7) % 11) % 2),
    share: row((i) => (i % 5) / 4),
    total: row((i) => (i % 3) * 4),
    label: row((i) => (i % 4 < 2 ? 'no' : 'yes')),
    three: row((i) => ['a', 'b', 'c'][i % 3]),
    x: row((i) => Math.sin(i) * 3),
    z: row((i) => (i * i) % 7),
    x2: row((i) => Math.sin(i) * 6),
    big: row((i) => (i - 12) * 1e9),
    huge: row((i) => (i - 12) * 1e300),
    tiny: row((i) => ((i * 5) % 7) * 1e-9),
    'odd name': row((i) => (i * i) % 5),
    flag: row((i) => i % 3 === 0),
    day: row((i) => new Date(Date.UTC(2024, i % 12, 1 + ((i * 5) % 28)))),
    constant: row(() => 4),
    gaps: row((i) => (i % 6 === 0 ? null : i)),
    none: row(() => null),
    infinite: row((i) => (i === 3 ? Number.POSITIVE_INFINITY : i)),
  };
}

const TOKENS = tokensOf(
  ...[
    '~',
    '+',
    '-',
    '*',
    '/',
    ':',
    '^',
    '(',
    ')',
    ',',
    '.',
    '`',
    '"',
    "'",
    '\\',
    ' ',
    '\n',
    '%in%',
    '%',
    '=',
  ],
  ...['<', '>', '==', '!=', '&', '|', '!', 'TRUE', 'c(', 'x', 'y', 'three', 'day', '`odd name`', '1', '0'],
  ...['1e308', '1e-400', '-1', 'log(', 'poly(', 'bs(', 'ns(', 'rcs(', 'cut(', 'factor(', 'offset(', 'C('],
  ...['knots = ', 'df = ', 'é', '😀', '\0', '\u202e', '\x1b[31m', '__proto__', 'constructor', 'toString('],
);

interface FormulaCase {
  readonly text: string;
  readonly weighted: boolean;
}

export function formulaTarget(corpus: string): Target<FormulaCase> {
  const decoder = new TextDecoder();
  const lines = decoder.decode(corpusFiles(corpus, 'formula')[0]).trimEnd().split('\n');
  const entries = tokensOf(...lines);
  const data = columns();
  const names = Object.keys(data).map((name) => (name.includes(' ') ? `\`${name}\`` : name));
  return {
    name: 'formula',
    make: (random) => ({
      text: random.chance(0.6)
        ? generateFormula(random, names)
        : decoder.decode(mutate(entries, TOKENS, random)),
      weighted: random.chance(0.2),
    }),
    run: ({ text, weighted }) => fitOrCode(data, text, weighted ? { weights: 'total' } : {}),
  };
}
