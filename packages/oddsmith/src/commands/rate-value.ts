/** The text of a learning rate. */
import { OddsmithError, type Rate } from '@oddsmith/core';

/** Names of the numbers of each schedule, in the order of the text. */
const SCHEDULES = {
  inverse: ['start', 'decay'],
  exponential: ['start', 'factor'],
  step: ['start', 'factor', 'every'],
  cosine: ['start', 'end'],
} as const;

export const RATE_HELP =
  'learning rate: a number, auto, backtracking, inverse:START,DECAY, exponential:START,FACTOR, step:START,FACTOR,EVERY or cosine:START,END';

/** `0.01`, `auto`, `backtracking`, `inverse:0.1,0.01`: whether the numbers are possible is told later. */
export function rate(option: string) {
  return (text: string): Rate => {
    if (text === 'auto' || text === 'backtracking') return text;
    const [kind = '', list] = text.split(':');
    if (list === undefined) return numberOf(option, text, text);
    const names: readonly string[] | undefined = Object.hasOwn(SCHEDULES, kind)
      ? SCHEDULES[kind as keyof typeof SCHEDULES]
      : undefined;
    const parts = list.split(',');
    if (names === undefined || parts.length !== names.length) return refuse(option, text);
    const numbers = names.map((name, i) => [name, numberOf(option, parts[i]!, text)]);
    return { kind, ...Object.fromEntries(numbers) } as Rate;
  };
}

function numberOf(option: string, part: string, text: string): number {
  const value = Number(part);
  return part.trim() !== '' && Number.isFinite(value) ? value : refuse(option, text);
}

function refuse(option: string, text: string): never {
  const message = `--${option} must be a number, auto, backtracking, or a schedule such as inverse:0.1,0.01 (start, decay), exponential:0.1,0.99 (start, factor), step:0.1,0.5,100 (start, factor, every) or cosine:0.1,0 (start, end); got "${text}".`;
  throw new OddsmithError('option-invalid', message, { option });
}
