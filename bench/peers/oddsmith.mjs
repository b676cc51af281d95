// Our own part, the same in Node and in a browser.

export const OPTIONS = { termTests: 'none' };
export const SETTINGS = "(data, 'y ~ .', { termTests: 'none' }); with standard errors";
const RELAXED_SETTINGS = "(data, 'y ~ .', { termTests: 'none', relaxedSimd: true }); with standard errors";

/** The same with relaxed SIMD. */
export const RELAXED = { options: { ...OPTIONS, relaxedSimd: true }, settings: RELAXED_SETTINGS };

const numeric = (name, values) => ({ kind: 'numeric', name, type: 'number', values });

function factor(name, codes, levels) {
  const names = Array.from({ length: levels }, (_, k) => `level ${`${k}`.padStart(2, '0')}`);
  const column = { kind: 'categorical', name, type: 'text', ownOrder: false };
  return { ...column, levels: names, codes: Int32Array.from(codes) };
}

/** The response and columns as arrays by name. */
export const arraysOf = ({ y, x }) => ({
  y,
  ...Object.fromEntries(x.map((column, j) => [`x${j + 1}`, column])),
});

/** The response and columns, or factors, as a table. */
export function tableOf({ y, x, codes, levels }) {
  const columns = x
    ? x.map((values, j) => numeric(`x${j + 1}`, values))
    : codes.map((column, j) => factor(`f${j + 1}`, column, levels[j]));
  return { rows: y.length, columns: [numeric('y', y), ...columns] };
}

/** What the suite asks of a fit. */
export const answerOf = ({ report: { coefficients, passes } }) => ({
  coefficients: coefficients.map(({ estimate }) => estimate),
  passes,
});
