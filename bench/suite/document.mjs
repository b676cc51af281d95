import { readFileSync, writeFileSync } from 'node:fs';

const DOCUMENT = new URL('../../docs/benchmarks.md', import.meta.url);

/** Puts a text between the marks of a part of docs/benchmarks.md. */
export function write(part, text) {
  const [start, end] = [`<!-- ${part} -->`, `<!-- end of ${part} -->`];
  const document = readFileSync(DOCUMENT, 'utf8');
  const [from, to] = [document.indexOf(start), document.indexOf(end)];
  if (from < 0 || to < 0) throw new Error(`docs/benchmarks.md has no marks ${start} … ${end}`);
  writeFileSync(DOCUMENT, `${document.slice(0, from + start.length)}\n${text}\n${document.slice(to)}`);
}
