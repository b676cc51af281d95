import { themedStyle } from './style.js';
import { escaped } from './svg.js';
import type { Animation } from './types.js';

/**
 * One SVG file that plays by itself, in a loop, by its style sheet alone. Every frame is a group; the last one stands
 * still where motion is not wanted or not known.
 */
export function animatedSvg(animation: Animation): string {
  const { width, height, title, description, still, above, frames } = animation;
  const groups = frames.map(({ svg }, i) => `<g class="frame" id="f${i}">${svg}</g>`);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="title description">
<title id="title">${escaped(title)}</title>
<desc id="description">${escaped(description)}</desc>
<style>
${themedStyle()}
${motion(animation)}
</style>
<rect class="paper" width="${width}" height="${height}"/>
${still}
${groups.join('\n')}
${above}
</svg>
`;
}

/** Frames of one duration share their key frames, shifted in time. */
function motion({ frames }: Animation): string {
  const total = frames.reduce((sum, { duration }) => sum + duration, 0);
  // Rounded down: a frame is gone when the next one comes.
  const share = (duration: number) => Math.floor((1e6 * duration) / total) / 1e4;
  const durations = [...new Set(frames.map(({ duration }) => duration))];
  const keyframes = durations.map(
    (duration) =>
      `@keyframes show${duration}{0%{visibility:visible}${share(duration)}%,100%{visibility:hidden}}`,
  );
  let start = 0;
  const shifts = frames.map(({ duration }, i) => {
    const rule = `#f${i}{animation:show${duration} ${total}ms step-end ${start - total}ms infinite}`;
    start += duration;
    return rule;
  });
  return `.frame:not(#f${frames.length - 1}){visibility:hidden}
${keyframes.join('\n')}
@media (prefers-reduced-motion:no-preference){
${shifts.join('\n')}
}`;
}
