// Lines in a picture whose axes are both logarithmic, as SVG.
import { scaleLog } from 'd3-scale';

const [WIDTH, HEIGHT] = [720, 420];
const BOX = { left: 64, right: 668, top: 48, bottom: 372 };
/** Okabe and Ito's blue and vermilion. */
const COLOURS = ['#0072b2', '#d55e00'];

const text = (x, y, said, more = '') => `<text x="${x}" y="${y}"${more}>${said}</text>`;
const escaped = (said) => said.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
const round = (value) => Math.round(value * 10) / 10;

function range(values) {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  return [10 ** Math.floor(Math.log10(low)), 10 ** Math.ceil(Math.log10(high))];
}

/** Powers of ten in a range. */
function powers([low, high]) {
  const first = Math.round(Math.log10(low));
  const count = Math.round(Math.log10(high)) - first + 1;
  return Array.from({ length: count }, (_, k) => 10 ** (first + k));
}

const timeLabel = (seconds) =>
  seconds >= 1
    ? `${seconds} s`
    : seconds >= 1e-3
      ? `${round(seconds * 1e3)} ms`
      : `${round(seconds * 1e6)} µs`;

function axes(x, y) {
  const down = powers(x.domain()).map((value) => {
    const at = round(x(value));
    const line = `<path class="grid" d="M${at} ${BOX.top}V${BOX.bottom}"/>`;
    return line + text(at, BOX.bottom + 18, value.toLocaleString('en'), ' text-anchor="middle"');
  });
  const across = powers(y.domain()).map((value) => {
    const at = round(y(value));
    const line = `<path class="grid" d="M${BOX.left} ${at}H${BOX.right}"/>`;
    return line + text(BOX.left - 6, at + 4, timeLabel(value), ' text-anchor="end"');
  });
  return [...down, ...across];
}

function curve({ name, points }, k, x, y) {
  const places = points.map(({ at, seconds }) => [round(x(at)), round(y(seconds))]);
  const path = `<path d="M${places.map((place) => place.join(' ')).join('L')}" fill="none" stroke="${COLOURS[k]}" stroke-width="2"/>`;
  const dots = places.map(([cx, cy]) => `<circle cx="${cx}" cy="${cy}" r="3" fill="${COLOURS[k]}"/>`);
  const legend = text(BOX.left + 300 * k, 28, escaped(name), ` fill="${COLOURS[k]}" font-weight="bold"`);
  return [path, ...dots, legend];
}

/** `over` names the horizontal axis; a line has a name and points `{ at, seconds }`. */
export function plot({ over, lines }) {
  const points = lines.flatMap((line) => line.points);
  const x = scaleLog(range(points.map(({ at }) => at)), [BOX.left, BOX.right]);
  const y = scaleLog(range(points.map(({ seconds }) => seconds)), [BOX.bottom, BOX.top]);
  return `${[
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}" role="img" aria-label="Seconds of a fit over ${over}">`,
    '<style>text{font:13px system-ui,sans-serif}.grid{stroke:#ddd}</style>',
    '<rect width="100%" height="100%" fill="#fff"/>',
    ...axes(x, y),
    text((BOX.left + BOX.right) / 2, HEIGHT - 10, over, ' text-anchor="middle"'),
    ...lines.flatMap((line, k) => curve(line, k, x, y)),
    '</svg>',
  ].join('\n')}\n`;
}
