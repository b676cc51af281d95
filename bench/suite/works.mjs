/**
 * What is measured. `trouble` scales the columns by 10^±3 and makes each pair of them nearly collinear. `files` times
 * whole programs from a file to coefficients, the others time fits of arrays that are in memory.
 */
const shape = (rows, columns, more = {}) => ({
  name: `${rows}x${columns}${more.trouble ? '-trouble' : ''}${more.files ? '-files' : ''}`,
  rows,
  columns,
  trouble: false,
  files: false,
  ...more,
});

const warm = shape(1000, 10);

/** Seconds after which a program is stopped. */
export const LIMIT = { small: 15, full: 1800 };

export const WORKS = {
  small: [
    warm,
    shape(50_000, 20),
    shape(10_000, 100),
    shape(50_000, 20, { trouble: true }),
    shape(50_000, 20, { files: true }),
  ],
  full: [
    warm,
    shape(1_000_000, 20),
    shape(200_000, 100),
    shape(1_000_000, 20, { trouble: true }),
    shape(200_000, 100, { trouble: true }),
    shape(100_000, 500),
    shape(1_000_000, 20, { files: true }),
  ],
};
