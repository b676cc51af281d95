/** The script of the page: it shows one group after the other, and draws nothing itself. */
export const PLAYER = `'use strict';
const frames = [...document.querySelectorAll('.frame')];
const [player, play, back, at, on, now, keys] =
  ['player', 'play', 'back', 'at', 'on', 'now', 'keys'].map((id) => document.getElementById(id));
const last = frames.length - 1;
let shown = last;
let timer = 0;

function show(index) {
  frames[shown].setAttribute('display', 'none');
  shown = Math.min(last, Math.max(0, index));
  frames[shown].removeAttribute('display');
  const { says } = frames[shown].dataset;
  at.value = String(shown);
  at.setAttribute('aria-valuetext', says);
  now.textContent = says;
}

function stop() {
  clearTimeout(timer);
  timer = 0;
  play.textContent = 'Play';
  now.setAttribute('aria-live', 'polite');
}

function next() {
  timer = setTimeout(() => {
    show(shown + 1);
    if (shown === last) stop();
    else next();
  }, Number(frames[shown].dataset.duration));
}

function start() {
  if (shown === last) show(0);
  play.textContent = 'Pause';
  now.setAttribute('aria-live', 'off');
  next();
}

function seek(index) {
  stop();
  show(index);
}

play.addEventListener('click', () => (timer ? stop() : start()));
back.addEventListener('click', () => seek(shown - 1));
on.addEventListener('click', () => seek(shown + 1));
at.addEventListener('input', () => seek(Number(at.value)));
document.addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest('details')) return;
  const many = event.shiftKey ? 10 : 1;
  const moves = {
    ArrowLeft: () => seek(shown - many),
    ArrowRight: () => seek(shown + many),
    Home: () => seek(0),
    End: () => seek(last),
    ' ': () => (timer ? stop() : start()),
  };
  const move = moves[event.key];
  if (!move || (event.key === ' ' && event.target.closest('button'))) return;
  event.preventDefault();
  move();
});

player.hidden = keys.hidden = false;
show(last);
if (last > 0 && !matchMedia('(prefers-reduced-motion: reduce)').matches) start();
`;
