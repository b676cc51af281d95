// What was measured, as a part of docs/scale.md.
const second = (value) => (value === null ? '–' : value < 10 ? value.toFixed(2) : value.toFixed(0));
const passes = ({ count, seconds }) => (count === 0 ? '–' : `${count} × ${second(seconds)} s`);
const size = ({ rows, columns }) => `${rows.toLocaleString('en')} × ${columns}`;

/** The largest relative difference of two fits' numbers, as digits. */
function digits(one, other) {
  const differences = one.map((value, j) => Math.abs(value / other[j] - 1));
  const largest = Math.max(...differences);
  return largest === 0 ? 16 : Math.floor(-Math.log10(largest) * 10) / 10;
}

function digitsOf(measured, found) {
  const memory = found.find(({ name, ...one }) => name === 'memory' && size(one) === size(measured));
  if (memory === undefined || measured === memory) return '–';
  return Math.min(
    digits(measured.coefficients, memory.coefficients),
    digits(measured.errors, memory.errors),
  ).toFixed(1);
}

export const lineOf = ({ name, workers, ...measured }) =>
  `${name}, ${workers}: ${size(measured)}: ${second(measured.seconds)} s, gradients ${passes(measured.gradients)}, Hessians ${passes(measured.hessians)}, sums ${second(measured.sums)} s`;

function rowOf(measured, found) {
  const { name, workers, seconds, preparing, gradients, hessians, sums } = measured;
  if (name === 'memory')
    return `| in memory | ${size(measured)} | 2 threads | ${second(seconds)} s (fit ${second(measured.fitting)} s, ${measured.passes} passes) | – | – | – | – | – |`;
  const pass = hessians.seconds ?? gradients.seconds;
  const cells = [
    ...[name, size(measured), workers, `${second(seconds)} s`, `${second(preparing)} s`],
    ...[
      passes(gradients),
      passes(hessians),
      `${second(sums)} s (${(pass / sums).toFixed(1)}×)`,
      digitsOf(measured, found),
    ],
  ];
  return `| ${cells.join(' | ')} |`;
}

const HEAD = [
  '| rows in | size | workers | in all | before the passes | gradient passes | Hessian passes | plain sums (Hessian over it) | digits |',
  '| --- | --- | --- | --- | --- | --- | --- | --- | --- |',
];

/** `loads`: of the machine before and after; null where a page is written of what was measured before. */
export function aboutOf({ command, machine, loads }) {
  const said = loads?.map((load) => load.toFixed(1)).join(', ');
  return `\`${command}\`, ${machine}${said ? `; processes that wanted a core before and after: ${said}` : ''}.`;
}

export function pageOf(found, around) {
  return [aboutOf(around), '', ...HEAD, ...found.map((measured) => rowOf(measured, found))].join('\n');
}
