/** Mangled model files, most with a checksum that is right again: a model that predicts, or a clear error. */
import { loadModel, type ModelFile, predict, writeModel } from '@oddsmith/core';
import { mutate } from '../mutate.js';
import { checkPrediction, goodError } from '../outcome.js';
import type { Random } from '../random.js';
import { corpusFiles, type Target, tokensOf } from './target.js';

const VALUES: readonly unknown[] = [
  ...[null, true, false, 0, 1, -1, 2, 0.5, 1e308, -1e308, 5e-324, 2 ** 53, 3e9, '', 'x', 'a', '__proto__'],
  ...[[], {}, [[]], [null], ['a', 'a'], { kind: 'name', name: 'x' }, 'number', 'text', 'factor', 'numeric'],
];

type Slot = readonly [holder: Record<string, unknown> | unknown[], key: string];

/** Every place of a value, in any depth. */
function slots(value: unknown, found: Slot[] = []): Slot[] {
  if (typeof value !== 'object' || value === null) return found;
  for (const key of Object.keys(value)) {
    found.push([value as Slot[0], key]);
    slots((value as Record<string, unknown>)[key], found);
  }
  return found;
}

function setValue([holder, key]: Slot, value: unknown): void {
  (holder as Record<string, unknown>)[key] = value;
}

/** Another value in one place: a strange one, one from elsewhere in the file, none, or a number nearby. */
function changeOne(model: unknown, random: Random): void {
  const all = slots(model);
  if (all.length === 0) return;
  const slot = random.of(all);
  const [holder, key] = slot;
  const old = (holder as Record<string, unknown>)[key];
  const [otherHolder, otherKey] = random.of(all);
  const choice = random.below(5);
  if (choice === 0) setValue(slot, random.of(VALUES));
  else if (choice === 1) {
    const other: unknown = (otherHolder as Record<string, unknown>)[otherKey];
    setValue(slot, structuredClone(other));
  } else if (choice === 2 && Array.isArray(holder)) holder.splice(Number(key), random.below(3));
  else if (choice === 2) delete (holder as Record<string, unknown>)[key];
  else if (choice === 3 && Array.isArray(old)) old.push(structuredClone(random.of([...old, null])));
  else if (typeof old === 'number') setValue(slot, random.of([-old, old * 1e10, old + 1, 0, old / 3]));
  else if (typeof old === 'string') setValue(slot, `${old}${random.of(['', ' ', 'x', '\0', '😀', '~'])}`);
}

/** The text with its checksum put right, where it is a whole model. */
function resealed(model: unknown): string {
  const { checksum: _, ...content } = model as { checksum: string };
  try {
    return writeModel(content as unknown as ModelFile);
  } catch (error) {
    goodError(error);
    return JSON.stringify(model);
  }
}

function changed(text: string, random: Random): string {
  const model: unknown = JSON.parse(text);
  for (let left = 1 + random.below(3); left > 0; left--) changeOne(model, random);
  return resealed(model);
}

const ROWS = [
  { x: 1, g: 'a', z: 2, flag: true, day: new Date(0), total: 4, s: 1, sep: 0 },
  { x: -1e300, g: 'b', z: 0, flag: false, day: new Date(1e12), total: 5, s: 0, sep: 1 },
  { x: null, g: 'zz', z: 1e308, flag: null, day: null, total: 0, s: 4, sep: null },
];

const TOKENS = tokensOf(
  ...[
    '{',
    '}',
    '[',
    ']',
    ',',
    ':',
    '"',
    '\\',
    'null',
    'true',
    '0',
    '-',
    '1e999',
    'NaN',
    '\n',
    '\0',
    '\\ud800',
  ],
  ...[
    '"format":',
    '"oddsmith-model/1"',
    '"oddsmith-model/2"',
    '"oddsmith-fit/1"',
    '"__proto__":',
    'é',
    '\ufeff',
  ],
);

export function modelTarget(corpus: string): Target<string> {
  const decoder = new TextDecoder();
  const files = corpusFiles(corpus, 'model');
  const texts = files.map((file) => decoder.decode(file));
  return {
    name: 'model',
    make: (random) =>
      random.chance(0.7) ? changed(random.of(texts), random) : decoder.decode(mutate(files, TOKENS, random)),
    run(text) {
      try {
        const model = loadModel(text, { file: 'model.json' });
        checkPrediction(predict(model, ROWS, { intervals: 'wald' }));
        return 'model';
      } catch (error) {
        return goodError(error);
      }
    },
  };
}
