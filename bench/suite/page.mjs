// The results as Markdown.
import { duration, heading, percent, table } from './markdown.mjs';
import { median } from './measure.mjs';
import { isOurs, reaches, summaryOf, verdicts } from './verdict.mjs';

const spread = (seconds) => `${duration(Math.min(...seconds))} – ${duration(Math.max(...seconds))}`;
const timeText = ({ seconds }) =>
  seconds.length > 1 ? `${duration(median(seconds))} (${spread(seconds)})` : duration(seconds[0]);

/** A gap; not finite where an answer is so far off that its loss overflows, unknown where there is no optimum. */
function gapText({ gap }) {
  if (gap === undefined) return '–';
  if (!Number.isFinite(gap)) return 'not finite';
  return gap === 0 ? '0' : gap.toExponential(0);
}

/** Bytes of the data read per second, as a share of the stream's. */
function share({ passes, seconds }, { rows, columns }, bandwidth) {
  if (passes === null || bandwidth === null || columns === undefined) return '–';
  const perSecond = (passes * rows * columns * 8) / median(seconds) / 1e9;
  return percent(perSecond / bandwidth.all);
}

function passesText({ passes, iterations }) {
  if (passes !== null) return `${Number(passes.toFixed(1))}`;
  return iterations === null ? '–' : `${iterations} iterations`;
}

function ratioText(result, own) {
  if (result === own || own === undefined) return '';
  const ratio = (median(result.seconds) / median(own.seconds)).toPrecision(3);
  if (isOurs(result)) return `${ratio} (ours)`;
  return reaches(result) ? ratio : `(${ratio}) misses`;
}

const memory = ({ megabytes }) => (megabytes === null ? '–' : Math.round(megabytes));

const COLUMNS = [
  'program',
  'median (range)',
  'times ours',
  'gap',
  'passes',
  'of the stream',
  'peak MB',
  'threads',
];

function row(result, work, own, bandwidth) {
  if (result.failure) return [result.name, result.failure, ...COLUMNS.slice(2).map(() => '')];
  return [
    result.name,
    timeText(result),
    ratioText(result, own),
    gapText(result),
    passesText(result),
    share(result, work, bandwidth),
    memory(result),
    result.threads,
  ];
}

const STREAM = [
  'program',
  'median (range)',
  'passes',
  'rows per second of a pass',
  'gap',
  'peak MB',
  'threads',
];

function streamRow(result, { rows }) {
  if (result.failure) return [result.name, result.failure, ...STREAM.slice(2).map(() => '')];
  const perSecond = (result.passes * rows) / median(result.seconds);
  return [
    result.name,
    timeText(result),
    passesText(result),
    `${(perSecond / 1e6).toPrecision(3)} million`,
    gapText(result),
    memory(result),
    result.threads,
  ];
}

function tableOf({ work, results }, own, bandwidth) {
  if (work.kind !== 'stream') {
    const lines = results.map((result) => row(result, work, own, bandwidth));
    return table(COLUMNS, lines);
  }
  const lines = results.map((result) => streamRow(result, work));
  return table(STREAM, lines);
}

function section(measured, bandwidth) {
  const { work, results, remaining } = measured;
  const own = results.find((result) => isOurs(result) && !result.failure);
  const least =
    remaining === null ? '' : `A Newton step at the optimum would gain ${remaining.toExponential(0)}.`;
  const settings = results
    .filter((result) => !result.failure)
    .map(({ name, version, settings: told }) => `- ${name}: ${[version, told].filter(Boolean).join('; ')}`);
  const said = [
    ...(work.kind === 'stream' ? [] : verdicts(measured)),
    least,
    passesSaid(measured, bandwidth),
  ].filter(Boolean);
  const parts = [
    `### ${heading(work)}`,
    tableOf(measured, own, bandwidth),
    said.join(' '),
    settings.join('\n'),
  ];
  return parts.filter(Boolean).join('\n\n');
}

/** What the passes of a fit by L-BFGS read per second, beside the stream. */
function passesSaid({ work: { rows, columns }, passes }, bandwidth) {
  const told = passes.map(({ threads, seconds }) => {
    const perSecond = (rows * columns * 8) / seconds / 1e9;
    const stream = bandwidth && (threads === 1 ? bandwidth.one : bandwidth.all);
    const beside = stream ? `, ${percent(perSecond / stream)} of the stream` : '';
    return `${duration(seconds)} on ${threads} (${perSecond.toPrecision(3)} GB/s${beside})`;
  });
  return told.length === 0 ? '' : `A pass by threads: ${told.join('; ')}.`;
}

/** What a part was made by and on. */
export function about({ command, rounds, bandwidth, machine, loads, versions, size }) {
  const stream = bandwidth
    ? `Stream triad in C: ${bandwidth.one} GB/s on one thread, ${bandwidth.all} GB/s on all.`
    : 'No C compiler: the memory bandwidth was not measured.';
  const busy = `Load of the machine before and after: ${loads.map((x) => x.toFixed(2)).join(' and ')}.`;
  const warning =
    size === 'small' || loads[0] > 0.5
      ? ' **A small size or a loaded machine shows that the suite works; its times are no results.**'
      : '';
  const runs = rounds === undefined ? '' : `, rounds: ${rounds}`;
  return `\`${command}\`${runs}. ${machine}. ${versions}. ${stream} ${busy}${warning}`;
}

/** One size's part of docs/benchmarks.md. `kernels` is what bench/kernels.mjs printed, or null. */
export function part({ size, measured, bandwidth, kernels, ...made }) {
  const sections = measured.map((work) => section(work, bandwidth));
  const passes =
    kernels &&
    `### Passes of the kernels\n\n\`node bench/kernels.mjs\`: milliseconds on one thread, best and median.\n\n\`\`\`text\n${kernels}\n\`\`\``;
  const head = [`## Size: ${size}`, about({ size, bandwidth, ...made }), summaryOf(measured)];
  return [...head, ...sections, passes].filter(Boolean).join('\n\n');
}
