/** A line of text and how it is to be seen on a terminal with colours. */

export type Tone = 'plain' | 'strong' | 'faint' | 'warning' | 'failure' | 'success';

export interface Line {
  readonly text: string;
  readonly tone: Tone;
}

/** SGR codes: bold, dim, yellow, red, green. */
const CODES: Readonly<Record<Exclude<Tone, 'plain'>, number>> = {
  strong: 1,
  faint: 2,
  warning: 33,
  failure: 31,
  success: 32,
};

/** The lines as one text; with `colour`, wrapped in ANSI escape sequences. */
export function joinLines(lines: readonly Line[], colour: boolean): string {
  return lines
    .map(({ text, tone }) => {
      const plain = !colour || tone === 'plain' || text === '';
      return plain ? text : `\u001b[${CODES[tone]}m${text}\u001b[0m`;
    })
    .join('\n');
}
