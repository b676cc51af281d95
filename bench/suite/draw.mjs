// Numbers of a work, from a fixed seed. Responses follow a logistic model with an intercept of −1.

/** Uniform numbers in (0, 1): Marsaglia's xorshift on 32 bits. */
function generator() {
  let state = 20_240_601;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return ((state >>> 0) + 0.5) / 2 ** 32;
  };
}

const normals = (uniform) => () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());

const responses = (logOdds, uniform) => logOdds.map((z) => (uniform() < 1 / (1 + Math.exp(-z)) ? 1 : 0));

/** Columns share a common part, so that they are correlated; six decimals, so that a CSV holds them exactly. */
export function drawNumbers({ rows, columns, trouble }) {
  const uniform = generator();
  const normal = normals(uniform);
  const slopes = Array.from(
    { length: columns },
    () => 0.3 * Math.sqrt(20 / Math.max(20, columns)) * normal(),
  );
  const common = Float64Array.from({ length: rows }, normal);
  const logOdds = new Float64Array(rows).fill(-1);
  const x = [];
  for (let j = 0; j < columns; j++) {
    const partner = trouble && j % 2 === 1 ? x[j - 1] : null;
    const column = new Float64Array(rows);
    for (let i = 0; i < rows; i++) {
      const value = partner ? partner[i] + 1e-3 * normal() : 0.5 * common[i] + normal();
      column[i] = Math.round(value * 1e6) / 1e6;
      logOdds[i] += slopes[j] * column[i];
    }
    x.push(column);
  }
  const y = responses(logOdds, uniform);
  if (trouble) for (const [j, column] of x.entries()) scale(column, j % 4 < 2 ? 1e3 : 1e-3);
  return { x, y };
}

function scale(column, factor) {
  for (let i = 0; i < column.length; i++) column[i] *= factor;
}

/** Codes of factors; the first levels are the most frequent. */
export function drawCodes({ rows, levels }) {
  const uniform = generator();
  const normal = normals(uniform);
  const logOdds = new Float64Array(rows).fill(-1);
  const codes = levels.map((count) => {
    const effects = Float64Array.from({ length: count }, () => 0.5 * normal());
    const column = Uint8Array.from({ length: rows }, () => Math.floor(count * uniform() ** 1.5));
    for (let i = 0; i < rows; i++) logOdds[i] += effects[column[i]];
    return column;
  });
  return { codes, y: responses(logOdds, uniform) };
}

/** Independent normal columns, and codes of classes by a multinomial model of all of them. */
export function drawClasses({ rows, columns, classes }) {
  const uniform = generator();
  const normal = normals(uniform);
  const effects = Array.from({ length: columns }, () =>
    Float64Array.from({ length: classes }, () => 0.4 * normal()),
  );
  const x = Array.from({ length: columns }, () => Float64Array.from({ length: rows }, normal));
  const z = new Float64Array(classes);
  const y = Int32Array.from({ length: rows }, (_, i) => {
    for (let k = 0; k < classes; k++) z[k] = -Math.log(-Math.log(uniform()));
    for (let j = 0; j < columns; j++) for (let k = 0; k < classes; k++) z[k] += x[j][i] * effects[j][k];
    return z.indexOf(Math.max(...z));
  });
  return { x, y };
}
