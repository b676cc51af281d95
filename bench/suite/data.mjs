// The data of a work in a folder of their own: y.f64 with x.f64 or codes.u8 (a column after the other), or files.
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { drawCodes, drawNumbers } from './draw.mjs';
import { writeCsv, writeLibsvm, writeParquet, writeStream } from './files.mjs';

export const DATA = fileURLToPath(new URL('../data/', import.meta.url));

function writeArrays(folder, name, columns) {
  writeFileSync(`${folder}${name}`, '');
  for (const column of columns) writeFileSync(`${folder}${name}`, column, { flag: 'a' });
}

function writeNumbers(folder, work) {
  const drawn = drawNumbers(work);
  writeArrays(folder, 'y.f64', [drawn.y]);
  writeArrays(folder, 'x.f64', drawn.x);
  return drawn;
}

const WRITERS = {
  arrays: writeNumbers,
  factors(folder, work) {
    const { codes, y } = drawCodes(work);
    writeArrays(folder, 'y.f64', [y]);
    writeArrays(folder, 'codes.u8', codes);
  },
  csv: (folder, work) => writeCsv(folder, writeNumbers(folder, work)),
  async files(folder, work) {
    const drawn = writeNumbers(folder, work);
    await writeCsv(folder, drawn);
    await writeLibsvm(folder, drawn);
    await writeParquet(folder);
  },
  stream: writeStream,
};

/** The folder of a work's data, written when it is not there yet. */
export async function dataOf(work) {
  const folder = `${DATA}${work.name}/`;
  if (existsSync(`${folder}work.json`)) return folder;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  await WRITERS[work.kind](folder, work);
  writeFileSync(`${folder}work.json`, JSON.stringify(work));
  return folder;
}

const bytes = (file) => {
  const { buffer, byteOffset, byteLength } = readFileSync(file);
  return byteOffset === 0 ? buffer : buffer.slice(byteOffset, byteOffset + byteLength);
};

const columnsOf = (all, rows) =>
  Array.from({ length: all.length / rows }, (_, j) => all.subarray(j * rows, (j + 1) * rows));

/** The response of a folder with its columns `x`, or with the `codes` and numbers of `levels` of its factors. */
export function load(folder) {
  const y = new Float64Array(bytes(`${folder}y.f64`));
  const { levels } = JSON.parse(readFileSync(`${folder}work.json`, 'utf8'));
  if (!levels) return { y, x: columnsOf(new Float64Array(bytes(`${folder}x.f64`)), y.length) };
  return { y, levels, codes: columnsOf(new Uint8Array(bytes(`${folder}codes.u8`)), y.length) };
}

/** The same with a column of its own for each level but the first. */
export function expanded({ y, x, levels, codes }) {
  if (x) return { y, x };
  const indicator = (column, level) => Float64Array.from(column, (code) => (code === level ? 1 : 0));
  const dummies = (column, j) => Array.from({ length: levels[j] - 1 }, (_, k) => indicator(column, k + 1));
  return { y, x: codes.flatMap(dummies) };
}

/** The first rows and columns. */
export const firstOf = ({ y, x }, rows, columns) => ({
  y: y.subarray(0, rows),
  x: x.slice(0, columns).map((column) => column.subarray(0, rows)),
});
