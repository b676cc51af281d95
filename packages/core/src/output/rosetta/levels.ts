/** Levels and events as literals. */
import type { InputColumn, Schema } from '../../formula/schema.js';

/** A text in double quotes, as R and Python read it. */
export const quotedText = (text: string) => JSON.stringify(text);

/** A formula of Python: in single quotes where that spares escapes. */
export function pythonFormula(text: string): string {
  return text.includes('"') && !/['\\]/.test(text) ? `'${text}'` : quotedText(text);
}

/** Whether a level is the shortest text of a number. */
export function isNumber(level: string): boolean {
  return level.trim() !== '' && String(Number(level)) === level;
}

export function isBoolean(levels: readonly string[]): boolean {
  return levels.length === 2 && levels.includes('true') && levels.includes('false');
}

export function typeOf({ inputs }: Schema, column: string): InputColumn['type'] | null {
  return inputs.find(({ name }) => name === column)?.type ?? null;
}

/** A level as Python has it in a column: numbers stay numbers, and booleans are its own. */
export function pythonLevel(
  level: string,
  type: InputColumn['type'] | null,
  levels: readonly string[],
): string {
  if (type === 'boolean' || (type === null && isBoolean(levels))) return level === 'true' ? 'True' : 'False';
  return type !== 'text' && isNumber(level) ? level : quotedText(level);
}
