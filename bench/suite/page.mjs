// The results as Markdown.
import { GOAL } from './gap.mjs';
import { median } from './measure.mjs';

const line = (cells) => `| ${cells.join(' | ')} |`;
const ours = (result) => result.name.startsWith('oddsmith');
const reaches = (result) => result.gap <= GOAL;

function duration(seconds) {
  return seconds < 1 ? `${(seconds * 1000).toPrecision(3)} ms` : `${seconds.toPrecision(3)} s`;
}

const spread = (seconds) => `${duration(Math.min(...seconds))} – ${duration(Math.max(...seconds))}`;

/** A gap; not finite where an answer is so far off that its loss overflows. */
function shown(gap) {
  if (!Number.isFinite(gap)) return 'not finite';
  return gap === 0 ? '0' : gap.toExponential(0);
}

/** Bytes of the data read per second, as a share of the stream's. */
function share(result, { rows, columns }, bandwidth) {
  if (result.passes === null || bandwidth === null) return '–';
  const perSecond = (result.passes * rows * columns * 8) / median(result.seconds) / 1e9;
  return `${((100 * perSecond) / bandwidth.all).toPrecision(2)} %`;
}

function passesText({ passes, iterations }) {
  if (passes !== null) return `${passes}`;
  return iterations === null ? '–' : `${iterations} iterations`;
}

function row(result, work, own, bandwidth) {
  if (result.failure) return line([result.name, result.failure, '', '', '', '', '', '']);
  const seconds = median(result.seconds);
  const ratio = (seconds / median(own.seconds)).toPrecision(3);
  return line([
    result.name,
    `${duration(seconds)} (${spread(result.seconds)})`,
    ours(result) ? '' : reaches(result) ? ratio : `(${ratio}) misses`,
    shown(result.gap),
    passesText(result),
    share(result, work, bandwidth),
    Math.round(result.megabytes),
    result.threads,
  ]);
}

function verdict(results, own) {
  if (!reaches(own)) return `${own.name} misses the gap here.`;
  const peers = results.filter((result) => !ours(result) && !result.failure && reaches(result));
  if (peers.length === 0) return 'No peer reaches the gap.';
  const fastest = peers.reduce((a, b) => (median(b.seconds) < median(a.seconds) ? b : a));
  const ratio = median(fastest.seconds) / median(own.seconds);
  return ratio >= 1
    ? `**${own.name} takes 1/${ratio.toPrecision(3)} of the time of ${fastest.name}**, the fastest peer that reaches the gap.`
    : `**${own.name} loses: it takes ${(1 / ratio).toPrecision(3)} times as long as ${fastest.name}**, the fastest peer that reaches the gap.`;
}

function title({ rows, columns, trouble, files }) {
  const size = `${rows.toLocaleString('en')} rows × ${columns} columns`;
  if (files) return `${size}, from file to printed coefficients`;
  return trouble ? `${size}, scaled by 10^±3, in nearly collinear pairs` : size;
}

const HEAD = [
  line(['program', 'median (range)', 'times ours', 'gap', 'passes', 'of the stream', 'peak MB', 'threads']),
  line(['---', '--:', '--:', '--:', '--:', '--:', '--:', '--:']),
];

function section({ work, results, best, remaining }, bandwidth) {
  const own = results.filter((result) => ours(result) && !result.failure);
  if (own.length === 0) return `### ${title(work)}\n\noddsmith ${results[0].failure}.`;
  const table = [...HEAD, ...results.map((result) => row(result, work, own[0], bandwidth))];
  const settings = results
    .filter((result) => !result.failure)
    .map(({ name, version, settings: told }) => `- ${name}: ${[version, told].filter(Boolean).join('; ')}`);
  const least = `The least loss is that of ${best}; a Newton step would gain ${shown(remaining)}.`;
  const parts = [
    `### ${title(work)}`,
    table.join('\n'),
    [...own.map((result) => verdict(results, result)), least].join(' '),
    settings.join('\n'),
  ];
  return parts.join('\n\n');
}

/** One size's part of docs/benchmarks.md. */
export function part({ size, command, rounds, measured, bandwidth, machine, loads, versions }) {
  const stream = bandwidth
    ? `Stream triad in C: ${bandwidth.one} GB/s on one thread, ${bandwidth.all} GB/s on all.`
    : 'No C compiler: the memory bandwidth was not measured.';
  const busy = `Load of the machine before and after: ${loads.map((x) => x.toFixed(2)).join(' and ')}.`;
  const warning =
    size === 'small' || loads[0] > 0.5
      ? ' **A small size or a loaded machine shows that the suite works; its times are no results.**'
      : '';
  const about = `\`${command}\`, size **${size}**, rounds: ${rounds}. ${machine}. ${versions}. ${stream} ${busy}${warning}`;
  return [`## Size: ${size}`, about, ...measured.map((work) => section(work, bandwidth))].join('\n\n');
}
