/**
 * What is measured. Kinds:
 * - `arrays`: fits of numeric columns that are in memory. `trouble` scales the columns by 10^±3 and makes each pair of
 *   them nearly collinear.
 * - `factors`: fits of columns of codes that are in memory, with as many levels as `levels` says.
 * - `files`: whole programs, from CSV, Parquet or LIBSVM's text to coefficients; `csv`: from CSV alone.
 * - `stream`: from a Parquet file that is larger than the memory a fit may take.
 *
 * `goal`: how many times as fast as the fastest peer that reaches the gap Oddsmith should be; `most`: the seconds that it
 * should take at most. `limit`: the seconds after which a program is stopped, where they differ from those of the size.
 * `browser`: also in Chromium.
 */
const named = (kind, name, work) => ({
  name: `${name}${kind === 'arrays' ? '' : `-${kind}`}`,
  kind,
  ...work,
});

export const arrays = (rows, columns, more = {}) =>
  named('arrays', `${rows}x${columns}${more.trouble ? '-trouble' : ''}`, { rows, columns, ...more });
const factors = (rows, more = {}) =>
  named('factors', `${rows}`, { rows, levels: [5, 10, 15, 20, 35, 50], ...more });
const file = (kind, rows, columns, more = {}) =>
  named(kind, `${rows}x${columns}`, { rows, columns, ...more });
const trouble = true;

/** Seconds after which a program is stopped. */
export const LIMIT = { small: 20, full: 15 };

export const WORKS = {
  small: [
    arrays(1000, 10),
    arrays(50_000, 20, { browser: true }),
    arrays(10_000, 100),
    arrays(50_000, 20, { trouble }),
    arrays(4000, 500),
    factors(20_000),
    file('files', 50_000, 20),
    file('csv', 50_000, 10),
    file('stream', 200_000, 20, { limit: 60 }),
  ],
  full: [
    arrays(1000, 10, { most: 0.0005 }),
    arrays(1_000_000, 20, { goal: 4, browser: true }),
    arrays(200_000, 100, { goal: 3 }),
    arrays(1_000_000, 20, { trouble, goal: 5, limit: 20 }),
    arrays(200_000, 100, { trouble, goal: 5, limit: 20 }),
    arrays(100_000, 500, { goal: 1.5 }),
    arrays(10_000, 2000, { goal: 1.5 }),
    factors(1_000_000, { goal: 10, limit: 25 }),
    file('files', 1_000_000, 20),
    file('csv', 10_000_000, 10, { goal: 2, limit: 60 }),
    file('stream', 50_000_000, 20, { limit: 600 }),
  ],
};

/** Fits of the first rows and columns of one set of data each. */
export const CURVES = [
  {
    title: 'Over the number of rows, 20 columns',
    over: 'rows',
    file: 'cost-rows.svg',
    rows: [1e3, 3e3, 1e4, 3e4, 1e5, 3e5, 1e6, 3e6, 1e7],
    columns: [20],
  },
  {
    title: 'Over the number of columns, 100,000 rows',
    over: 'columns',
    file: 'cost-columns-100000.svg',
    rows: [1e5],
    columns: [2, 5, 10, 20, 50, 100, 200, 500],
  },
  {
    title: 'Over the number of columns, 10,000 rows',
    over: 'columns',
    file: 'cost-columns-10000.svg',
    rows: [1e4],
    columns: [2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000],
  },
];
