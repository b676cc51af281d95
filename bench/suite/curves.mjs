// How the time of a fit grows with the numbers of rows and of columns: a table and a picture of each.
import { writeFileSync } from 'node:fs';
import { dataOf } from './data.mjs';
import { write } from './document.mjs';
import { path } from './machine.mjs';
import { duration, table } from './markdown.mjs';
import { median } from './measure.mjs';
import { about } from './page.mjs';
import { plot } from './plot.mjs';
import { NODES, PYTHON } from './programs.mjs';
import { start } from './start.mjs';
import { arrays, CURVES } from './works.mjs';

/** Seconds after which a program is stopped. */
const LIMIT = 120;

const IMAGES = new URL('../../docs/images/', import.meta.url);

const [{ name: node, path: program }] = NODES;
const SERIES = [
  { name: `oddsmith, ${node}`, command: [program, path('peers/arrays.mjs')], asked: 'oddsmith' },
  {
    name: "SciPy's L-BFGS-B, scikit-learn's loss",
    command: [PYTHON, path('peers/arrays.py')],
    asked: 'scipy',
  },
];

/** Seconds of a fit of the first rows and columns of a folder, by every series; null where it fails. */
function secondsAt(folder, rows, columns, tell) {
  return SERIES.map(({ name, command, asked }) => {
    const { printed, failure } = start([...command, folder, asked, `${rows}`, `${columns}`], LIMIT);
    tell(`  ${rows} × ${columns}, ${name}: ${failure ?? duration(median(printed.seconds))}`);
    return printed ? median(printed.seconds) : null;
  });
}

const slopeOf = (a, b) =>
  a === undefined || a.seconds === null || b.seconds === null
    ? '–'
    : (Math.log(b.seconds / a.seconds) / Math.log(b.at / a.at)).toFixed(2);

/** The slope of the line nearest to the points in logarithms. */
function overallSlope(points) {
  const logs = points.map(({ at, seconds }) => [Math.log(at), Math.log(seconds)]);
  const mean = (j) => logs.reduce((sum, pair) => sum + pair[j], 0) / logs.length;
  const [x, y] = [mean(0), mean(1)];
  const across = logs.reduce((sum, [a, b]) => sum + (a - x) * (b - y), 0);
  return across / logs.reduce((sum, [a]) => sum + (a - x) ** 2, 0);
}

/** One line of points for each series. */
async function measureCurve({ rows, columns, over }, tell) {
  const folder = await dataOf(arrays(Math.max(...rows), Math.max(...columns)));
  const lines = SERIES.map(() => []);
  for (const n of rows) {
    for (const p of columns) {
      const at = over === 'rows' ? n : p;
      for (const [k, seconds] of secondsAt(folder, n, p, tell).entries()) lines[k].push({ at, seconds });
    }
  }
  return lines;
}

function tableOf(lines, over) {
  const head = [over, ...SERIES.flatMap(({ name }) => [name, 'slope'])];
  const rows = lines[0].map(({ at }, i) => [
    at.toLocaleString('en'),
    ...lines.flatMap((line) => [
      line[i].seconds === null ? '–' : duration(line[i].seconds),
      slopeOf(line[i - 1], line[i]),
    ]),
  ]);
  return table(head, rows);
}

function section({ title, over, file }, lines) {
  const known = lines.map((line) => line.filter(({ seconds }) => seconds !== null));
  const names = SERIES.map(({ name }) => name);
  const svg = plot({ over, lines: known.map((points, k) => ({ name: names[k], points })) });
  writeFileSync(new URL(file, IMAGES), svg);
  const slopes = known
    .filter((points) => points.length > 1)
    .map((points, k) => `${names[k]} ${overallSlope(points).toFixed(2)}`);
  const told = `Slope over all points: ${slopes.join('; ')}.`;
  const picture = `![Seconds of a fit over ${over}, both axes logarithmic](images/${file})`;
  return [`### ${title}`, picture, tableOf(lines, over), told].join('\n\n');
}

/** Measures all curves, writes the pictures and the part of docs/benchmarks.md, and returns the part. */
export async function curves({ tell, around }) {
  const sections = [];
  for (const curve of CURVES) {
    tell(curve.title);
    sections.push(section(curve, await measureCurve(curve, tell)));
  }
  const made = about({ command: 'npm run bench -- --curves', ...around() });
  const text = ['## Cost curves', made, ...sections].join('\n\n');
  write('curves', text);
  return text;
}
