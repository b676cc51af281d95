/** JSON that keeps every bit of a number (−0 too), and the place where a text stops being JSON. */

/** Widest array or object of numbers and texts that stays on one line. */
const LINE = 110;

function scalar(value: unknown): string {
  return Object.is(value, -0) ? '-0' : JSON.stringify(value);
}

function isScalar(value: unknown): boolean {
  return value === null || typeof value !== 'object';
}

/** Pretty JSON of plain data with finite numbers, keys in their order: the same data gives the same bytes. */
export function jsonText(value: unknown, indent = ''): string {
  if (typeof value !== 'object' || value === null) return scalar(value);
  const [open, close, pad] = Array.isArray(value) ? ['[', ']', ''] : ['{', '}', ' '];
  const inner = `${indent}  `;
  const items = Object.entries(value).map(
    ([key, item]) => (Array.isArray(value) ? '' : `${JSON.stringify(key)}: `) + jsonText(item, inner),
  );
  if (items.length === 0) return open + close;
  const line = open + pad + items.join(', ') + pad + close;
  if (Object.values(value).every(isScalar) && indent.length + line.length <= LINE) return line;
  return `${open}\n${items.map((item) => inner + item).join(',\n')}\n${indent}${close}`;
}

const SPACE = /[ \t\n\r]*/y;
const SCALAR =
  /"(?:[^"\\\p{Cc}]|[\x7f-\x9f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/uy;
const KEY = /"(?:[^"\\\p{Cc}]|[\x7f-\x9f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"[ \t\n\r]*:/uy;

function endOf(pattern: RegExp, text: string, start: number): number | null {
  pattern.lastIndex = start;
  return pattern.test(text) ? pattern.lastIndex : null;
}

/**
 * Index of the first character that no JSON text could have there (the length of a text that is cut off), or null
 * for valid JSON. Engines' own messages differ and some have no position. Iterative: any nesting is fine.
 */
export function jsonErrorPosition(text: string): number | null {
  const open: ('{' | '[')[] = [];
  let position = 0;
  let expects: 'value' | 'first' | 'key' | 'next' = 'value';
  for (;;) {
    position = endOf(SPACE, text, position) ?? position;
    const character = text[position];
    const closing = open.at(-1) === '{' ? '}' : ']';
    if (expects === 'next' && open.length === 0) return character === undefined ? null : position;
    if ((expects === 'first' || expects === 'next') && character === closing) {
      open.pop();
      position++;
      expects = 'next';
    } else if (expects === 'next') {
      if (character !== ',') return position;
      position++;
      expects = open.at(-1) === '{' ? 'key' : 'value';
    } else if (expects === 'key' || (expects === 'first' && closing === '}')) {
      const end = endOf(KEY, text, position);
      if (end === null) return position;
      position = end;
      expects = 'value';
    } else if (character === '{' || character === '[') {
      open.push(character);
      position++;
      expects = 'first';
    } else {
      const end = endOf(SCALAR, text, position);
      if (end === null) return position;
      position = end;
      expects = 'next';
    }
  }
}
