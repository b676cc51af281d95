/** What a text is where a column is asked to be numbers or dates: the same as in a CSV file (`table/type-policy.ts`). */
import { parseDate } from '../date-token.js';
import { MISSING_TOKENS } from '../type-policy.js';

/** What `parseNumber` takes for a number. */
const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;
const INFINITE = /^([+-]?)inf(?:inity)?$/i;

/** The number or date in a text, NaN where it stands for a missing value, undefined where it is neither. */
export function valueOfText(text: string, type: 'number' | 'date'): number | undefined {
  const token = text.trim();
  if (token === '' || MISSING_TOKENS.some((missing) => missing === token)) return Number.NaN;
  if (type === 'number') return numberIn(token);
  const bytes = new TextEncoder().encode(token);
  const days = parseDate(bytes, 0, bytes.length);
  return Number.isNaN(days) ? undefined : days;
}

function numberIn(token: string): number | undefined {
  if (NUMBER.test(token)) return Number(token);
  const sign = INFINITE.exec(token)?.[1];
  return sign === undefined ? undefined : Number(`${sign}Infinity`);
}
