/** The moving picture as one page that needs no network: a player, the pictures, and a table of the frames. */
import { createHash } from 'node:crypto';
import { numberText, wholeText } from './numbers.js';
import { PLAYER } from './player.js';
import { themedStyle } from './style.js';
import { escaped } from './svg.js';
import type { Animation, Frame } from './types.js';

const PAGE_STYLE = `*{box-sizing:border-box}
body{margin:0 auto;padding:1.5rem 1rem 3rem;max-width:54rem;background:var(--paper);color:var(--ink);font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif}
h1{font-size:1rem;font-weight:600;color:var(--muted);margin:0 0 .5rem}
.scroll>svg{display:block;width:100%;min-width:38rem;height:auto}
.player{display:flex;flex-wrap:wrap;align-items:center;gap:.5rem;margin:.5rem 0 1rem}
.player input{flex:1 1 12rem;min-height:2rem;accent-color:var(--event)}
button{min-width:2.75rem;min-height:2.25rem;padding:0 .75rem;font:inherit;color:inherit;background:none;border:1px solid var(--muted);border-radius:.4rem;cursor:pointer}
button:hover{border-color:var(--ink)}
#play{min-width:5.5rem}
:focus-visible{outline:3px solid var(--event);outline-offset:2px}
p,kbd{color:var(--muted);font-size:.9rem}
#now{color:var(--ink);font-variant-numeric:tabular-nums}
.scroll{overflow-x:auto}
summary{cursor:pointer}
table{border-collapse:collapse;font-size:.85rem;font-variant-numeric:tabular-nums}
th,td{padding:.25rem .75rem;text-align:right;border-bottom:1px solid var(--rule);white-space:nowrap}
[hidden]{display:none}`;

/** Scripts and styles are those whose hashes the page's policy names; nothing is loaded. */
export function pageOf(animation: Animation): string {
  const { width, height, title, description, still, above, frames } = animation;
  const style = `${themedStyle()}\n${PAGE_STYLE}`;
  const policy = `default-src 'none'; style-src '${hash(style)}'; script-src '${hash(PLAYER)}'; base-uri 'none'; form-action 'none'`;
  const last = frames.length - 1;
  const groups = frames.map(
    (frame, i) =>
      `<g class="frame" data-duration="${frame.duration}" data-iteration="${frame.iteration}" data-says="${escaped(sentence(frame))}"${i === last ? '' : ' display="none"'}>${frame.svg}</g>`,
  );
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width,initial-scale=1">
<title>${escaped(title)}</title>
<style>${style}</style>
</head>
<body>
<main>
<h1>${escaped(title)}</h1>
<div class="scroll" tabindex="0" role="region" aria-label="Picture">
<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${escaped(title)}" aria-describedby="description">
<rect class="paper" width="${width}" height="${height}"/>
${still}
${groups.join('\n')}
${above}
</svg>
</div>
<div class="player" id="player" role="group" aria-label="Player" hidden>
<button id="play" type="button">Play</button>
<button id="back" type="button" aria-label="One frame back">◀</button>
<button id="on" type="button" aria-label="One frame on">▶</button>
<input id="at" type="range" min="0" max="${last}" value="${last}" step="1" aria-label="Frame">
</div>
<p id="now" aria-live="polite">${escaped(sentence(frames[last]!))}</p>
<p id="description">${escaped(description)}</p>
<p id="keys" hidden><kbd>Space</kbd> plays and pauses, <kbd>←</kbd> <kbd>→</kbd> go one frame (with <kbd>Shift</kbd> ten), <kbd>Home</kbd> and <kbd>End</kbd> to the ends.</p>
<details>
<summary>The frames as a table</summary>
<div class="scroll" tabindex="0" role="region" aria-label="The frames as a table">
${table(animation)}
</div>
</details>
</main>
<script>${PLAYER}</script>
</body>
</html>
`;
}

function hash(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}

function sentence({ iteration, loss, distance }: Frame): string {
  const away = distance === null ? '' : `, ${numberText(distance)} standard errors from the optimum`;
  return `Iteration ${wholeText(iteration)}: mean log-loss ${numberText(loss)}${away}.`;
}

function table({ columns, frames }: Animation): string {
  const head = ['iteration', 'mean log-loss', 'distance (SE)', ...columns];
  const cells = ({ iteration, loss, distance, coefficients }: Frame) =>
    [iteration, loss, distance ?? '–', ...coefficients].map((value) => `<td>${value}</td>`).join('');
  return `<table>
<thead><tr>${head.map((name) => `<th scope="col">${escaped(name)}</th>`).join('')}</tr></thead>
<tbody>
${frames.map((frame) => `<tr>${cells(frame)}</tr>`).join('\n')}
</tbody>
</table>`;
}
