import { readFileSync, writeFileSync } from 'node:fs';

const DOCS = new URL('../../docs/', import.meta.url);

/** Puts a text between the marks of a part of a page of docs. */
export function write(part, text, page = 'benchmarks.md') {
  const file = new URL(page, DOCS);
  const [start, end] = [`<!-- ${part} -->`, `<!-- end of ${part} -->`];
  const document = readFileSync(file, 'utf8');
  const [from, to] = [document.indexOf(start), document.indexOf(end)];
  if (from < 0 || to < 0) throw new Error(`docs/${page} has no marks ${start} … ${end}`);
  writeFileSync(file, `${document.slice(0, from + start.length)}\n${text}\n${document.slice(to)}`);
}
