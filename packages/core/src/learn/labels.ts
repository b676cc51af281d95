/** Labels of any two kinds: texts, numbers or true and false. */
import { didYouMean, OddsmithError } from '../errors.js';
import { compareCodePoints } from '../table/code-points.js';
import { demandArray } from './arrays.js';

export type Label = string | number | boolean;

/** The two classes: the first is the reference, the second the event whose probability is modelled. */
export type Classes<L extends Label> = readonly [L, L];

/** Each label, checked: of one type, none missing. */
function checkLabels(labels: unknown): void {
  demandArray(labels, 'y');
  for (let i = 0; i < labels.length; i++) {
    const label = labels[i];
    const place = { row: i + 1, column: 'y' };
    if (label == null || Number.isNaN(label)) {
      throw new OddsmithError('value-missing', `The label of row ${i + 1} is missing.`, place);
    }
    const type = typeof label;
    if (type === typeof labels[0] && (type === 'string' || type === 'number' || type === 'boolean')) continue;
    const message = `Labels must be all texts, all numbers or all true and false; row ${i + 1} has a ${type}.`;
    throw new OddsmithError('column-type', message, place);
  }
}

function compare(a: Label, b: Label): number {
  if (typeof a === 'string' && typeof b === 'string') return compareCodePoints(a, b);
  return Number(a) - Number(b);
}

/**
 * The two classes among labels, sorted (texts by code point, numbers by size, false before true).
 * Throws `data-empty`, `response-constant`, `response-levels`, `value-missing`, `column-type`.
 */
export function findClasses<L extends Label>(labels: ArrayLike<L>): Classes<L> {
  checkLabels(labels);
  const found = [...new Set(Array.from(labels))].sort(compare);
  const [reference, event] = found;
  if (reference === undefined) throw new OddsmithError('data-empty', 'There are no labels.');
  if (event === undefined) {
    const message = `All labels are ${show(reference)}: two classes are needed. Where rows come in parts, name both in the option "classes".`;
    throw new OddsmithError('response-constant', message, { column: 'y' });
  }
  if (found.length === 2) return [reference, event];
  const message = `Expected labels of two classes, got ${found.length}: ${found.slice(0, 5).map(show).join(', ')}${found.length > 5 ? ', …' : ''}.`;
  throw new OddsmithError('response-levels', message, { column: 'y' });
}

function show(label: Label): string {
  return typeof label === 'string' ? `"${label}"` : String(label);
}

/** 1 for each event, 0 for each reference. Throws `level-unknown` for another label, and as `findClasses`. */
export function codesOf<L extends Label>(labels: ArrayLike<L>, [reference, event]: Classes<L>): Float64Array {
  checkLabels(labels);
  return Float64Array.from(labels, (label, i) => {
    if (label === event) return 1;
    if (label === reference) return 0;
    const message = `Row ${i + 1} has the label ${show(label)}; the classes are ${show(reference)} and ${show(event)}.${didYouMean(String(label), [String(reference), String(event)])}`;
    throw new OddsmithError('level-unknown', message, { row: i + 1, column: 'y' });
  });
}
