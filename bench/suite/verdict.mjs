// Who was fastest among those that reach the gap.
import { GOAL } from './gap.mjs';
import { duration, heading, table } from './markdown.mjs';
import { median } from './measure.mjs';

export const isOurs = (result) => result.ours === true;
export const reaches = (result) => result.gap <= GOAL;

const fastest = (results) =>
  results.reduce((a, b) => (median(b.seconds) < median(a.seconds) ? b : a), results[0]) ?? null;

const peersOf = (results) => results.filter((result) => !isOurs(result) && !result.failure);
const rival = (results) => fastest(peersOf(results).filter(reaches));
const timeOf = ({ seconds }) => duration(median(seconds));
const ratioOf = (peer, own) => median(peer.seconds) / median(own.seconds);

function verdict(own, peer) {
  if (!reaches(own)) return `${own.name} misses the gap here.`;
  if (peer === null) return 'No peer reaches the gap.';
  const ratio = ratioOf(peer, own);
  return ratio >= 1
    ? `**${own.name} takes 1/${ratio.toPrecision(3)} of the time of ${peer.name}**, the fastest peer that reaches the gap.`
    : `**${own.name} loses: it takes ${(1 / ratio).toPrecision(3)} times as long as ${peer.name}**, the fastest peer that reaches the gap.`;
}

/** A sentence for each of our own rows. */
export function verdicts({ results }) {
  const own = results.filter((result) => isOurs(result) && !result.failure);
  return own.map((result) => verdict(result, rival(results)));
}

/** How many times as long the JavaScript peers take. */
function javascript(results, own) {
  const peers = results.filter((result) => result.javascript && !result.failure);
  const told = peers.map((peer) => {
    const ratio = `${peer.name} ${ratioOf(peer, own).toPrecision(3)}`;
    return reaches(peer) ? ratio : `(${ratio}, misses)`;
  });
  return told.join(', ') || '–';
}

/** The first of our rows, with the others beside it. */
function ownText([own, ...others]) {
  const told = others.map((other) => `${other.name.replace('oddsmith, ', '')}: ${timeOf(other)}`);
  return told.length === 0 ? timeOf(own) : `${timeOf(own)} (${told.join(', ')})`;
}

function goalText({ goal, most }, ratio, own) {
  const told = [
    goal && { text: `${goal}×`, met: ratio >= goal },
    most && { text: `≤ ${duration(most)}`, met: median(own.seconds) <= most },
  ].filter(Boolean);
  return told.map(({ text, met }) => `${text}, ${met ? 'met' : '**not met**'}`).join('; ') || '–';
}

function line({ work, results }) {
  const all = results.filter((result) => isOurs(result) && !result.failure);
  if (all.length === 0) return [heading(work), 'failed', '', '', '', ''];
  const [own] = all;
  const peer = rival(results);
  const ratio = peer === null ? null : ratioOf(peer, own);
  return [
    heading(work),
    ownText(all),
    peer === null ? 'none reaches the gap' : `${peer.name}, ${timeOf(peer)}`,
    ratio === null ? '–' : `${ratio.toPrecision(3)}×`,
    goalText(work, ratio ?? Number.POSITIVE_INFINITY, own),
    javascript(results, own),
  ];
}

/** All works in a table: our first row beside the fastest peer that reaches the gap, and the JavaScript peers. */
export const summaryOf = (measured) =>
  table(
    [
      'work',
      'oddsmith',
      'fastest peer that reaches the gap',
      'its time over ours',
      'goal',
      'JavaScript peers',
    ],
    measured.filter(({ work }) => work.kind !== 'stream').map(line),
  );
