// Sparse rows by seed: columns follow a power law, are numbered at random, and each row has length 1.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

function uniform(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** Columns in the order of how often they are drawn, and a draw of one of them. */
function columnsOf(columns, next) {
  const order = Int32Array.from({ length: columns }, (_, j) => j);
  for (let j = columns - 1; j > 0; j--) {
    const k = Math.floor(next() * (j + 1));
    [order[j], order[k]] = [order[k], order[j]];
  }
  const sums = new Float64Array(columns);
  let total = 0;
  for (let j = 0; j < columns; j++) sums[j] = total += 1 / (j + 10) ** 0.9;
  return () => {
    const wanted = next() * total;
    let [low, high] = [0, columns - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (sums[middle] < wanted) low = middle + 1;
      else high = middle;
    }
    return order[low];
  };
}

export function drawSparse({ rows, columns, perRow, seed }) {
  const next = uniform(seed);
  const normal = () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
  const column = columnsOf(columns, next);
  const beta = Float64Array.from({ length: columns }, () => (next() < 0.05 ? 6 * normal() : 0));
  const [starts, indices] = [new Int32Array(rows + 1), new Int32Array(rows * perRow)];
  const [values, labels] = [new Float64Array(rows * perRow), new Float64Array(rows)];
  for (let i = 0; i < rows; i++) {
    const chosen = new Set();
    while (chosen.size < perRow) chosen.add(column());
    const sorted = [...chosen].sort((a, b) => a - b);
    const raw = sorted.map(() => 1 - Math.log(1 - next()));
    const length = Math.sqrt(raw.reduce((sum, x) => sum + x * x, 0));
    let z = 0;
    sorted.forEach((j, k) => {
      indices[i * perRow + k] = j;
      values[i * perRow + k] = raw[k] / length;
      z += (beta[j] * raw[k]) / length;
    });
    starts[i + 1] = (i + 1) * perRow;
    labels[i] = next() < 1 / (1 + Math.exp(-z)) ? 1 : 0;
  }
  return { rows, columns, starts, indices, values, labels };
}

/** As files of plain numbers, which Python reads. */
export function writeSparse(folder, { rows, columns, ...arrays }) {
  for (const [name, numbers] of Object.entries(arrays))
    writeFileSync(join(folder, `${name}.bin`), new Uint8Array(numbers.buffer));
  writeFileSync(join(folder, 'shape.json'), JSON.stringify({ rows, columns }));
}
