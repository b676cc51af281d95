/** Colours and type of the picture. */

/** Bands of the probability field, from 0 to 1. */
export const BANDS = 10;

interface Theme {
  readonly paper: string;
  readonly ink: string;
  readonly muted: string;
  readonly rule: string;
  readonly event: string;
  readonly other: string;
  readonly loss: string;
}

type ColourName = keyof Theme | `band${number}`;

const LIGHT: Theme = {
  paper: '#ffffff',
  ink: '#1c2126',
  muted: '#59636e',
  rule: '#dfe3e8',
  event: '#0072B2',
  other: '#C24F00',
  loss: '#A8478A',
};

const DARK: Theme = {
  paper: '#111418',
  ink: '#e8ebee',
  muted: '#9aa5b1',
  rule: '#2b3138',
  event: '#56B4E9',
  other: '#E69F00',
  loss: '#E59AC5',
};

/** The style sheet with the colours of the light theme written out: for a renderer that knows no variables. */
export function lightStyle(fontFamily: string): string {
  const colours = coloursOf(LIGHT);
  return rules((name) => colours[name]!, fontFamily);
}

/** The colours of the light theme as red, green, blue. */
export function lightColours(): number[][] {
  return Object.values(coloursOf(LIGHT)).map((colour) => [0, 1, 2].map((i) => channel(colour, i)));
}

/** The style sheet with both themes, which follow the reader's system. */
export function themedStyle(): string {
  const variables = (theme: Theme) =>
    Object.entries(coloursOf(theme))
      .map(([name, value]) => `--${name}:${value}`)
      .join(';');
  const family = 'system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif';
  return `:root{color-scheme:light dark;${variables(LIGHT)}}
@media (prefers-color-scheme:dark){:root{${variables(DARK)}}}
${rules((name) => `var(--${name})`, family)}`;
}

function coloursOf(theme: Theme): Record<string, string> {
  const bands = Array.from({ length: BANDS }, (_, i) => {
    const share = (2 * (i + 0.5)) / BANDS - 1;
    const colour = share < 0 ? theme.other : theme.event;
    return [`band${i}`, mixed(theme.paper, colour, 0.5 * Math.abs(share))];
  });
  return { ...theme, ...Object.fromEntries(bands) };
}

/** Red, green or blue of `#rrggbb`. */
function channel(colour: string, i: number): number {
  return Number.parseInt(colour.slice(1 + 2 * i, 3 + 2 * i), 16);
}

function mixed(from: string, to: string, share: number): string {
  const mix = (i: number) => Math.round(channel(from, i) * (1 - share) + channel(to, i) * share);
  return `#${[0, 1, 2].map((i) => mix(i).toString(16).padStart(2, '0')).join('')}`;
}

function rules(colour: (name: ColourName) => string, fontFamily: string): string {
  const bands = Array.from({ length: BANDS }, (_, i) => `.band${i}{fill:${colour(`band${i}`)}}`).join('');
  return `svg text{font-family:${fontFamily};font-size:12px;fill:${colour('muted')};font-variant-numeric:tabular-nums}
svg .title{font-size:18px;font-weight:bold;fill:${colour('ink')}}
svg .equation{font-size:14px;fill:${colour('ink')}}
svg .strong{font-size:13px;fill:${colour('ink')}}
svg .middle{text-anchor:middle}
svg .end{text-anchor:end}
svg .event-text{fill:${colour('event')};font-weight:bold}
svg .other-text{fill:${colour('other')};font-weight:bold}
svg .loss-text{fill:${colour('loss')};font-weight:bold}
.paper{fill:${colour('paper')}}
.rule,.axis{stroke:${colour('rule')};fill:none}
.axis{stroke:${colour('muted')}}
.optimum{stroke:${colour('muted')};stroke-width:1.5;stroke-dasharray:5 4;fill:none}
.curve{stroke:${colour('event')};stroke-width:3;stroke-linejoin:round;fill:none}
.stem{stroke:${colour('muted')};stroke-width:1;stroke-opacity:.55;fill:none}
.predicted{stroke:${colour('ink')};stroke-width:6;stroke-linecap:round;fill:none}
.event-point{fill:${colour('event')};stroke:${colour('paper')}}
.other-point{fill:${colour('paper')};stroke:${colour('other')};stroke-width:2}
.event-rug,.other-rug{stroke:${colour('event')};stroke-opacity:.6;fill:none}
.other-rug{stroke:${colour('other')}}
.event-dots,.other-dots{stroke:${colour('event')};stroke-width:5;stroke-linecap:round;stroke-opacity:.6;fill:none}
.other-dots{stroke:${colour('other')};stroke-width:4;stroke-linecap:square}
.mean{stroke:${colour('ink')};stroke-width:2;fill:none}
.even{stroke:${colour('ink')};stroke-width:2;stroke-linejoin:round;fill:none}
.path{stroke:${colour('loss')};stroke-opacity:.35;stroke-width:1.5;stroke-linejoin:round;fill:none}
.trail{stroke:${colour('loss')};stroke-width:2.5;stroke-linejoin:round;fill:none}
.now{stroke:${colour('loss')};stroke-width:10;stroke-linecap:round;fill:none}
${bands}`;
}
