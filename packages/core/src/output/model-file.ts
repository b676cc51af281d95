/** The model file: written and read as text. The format is described in `docs/model-file.md`. */
import { OddsmithError, type Place } from '../errors.js';
import { checksum } from './checksum.js';
import { describeJson, describeText } from './foreign.js';
import { jsonErrorPosition, jsonText } from './json.js';
import type { ModelFile } from './model.js';
import { modelShape } from './model-shape.js';
import { modelText } from './model-text.js';
import { nameOf, ShapeError } from './shape.js';

const VERSION = 1;
const FORMAT = /^oddsmith-model\/([1-9]\d*)$/;

/** By these a file of ours is known even when its format is gone. */
const OWN_KEYS = ['schema', 'coefficients', 'golden', 'createdBy', 'checksum'];

function checkedModel(value: unknown, place: Place): ModelFile {
  try {
    return modelShape(value, null);
  } catch (error) {
    // Expressions nested so deep that following them takes all of the stack.
    if (error instanceof RangeError)
      throw new OddsmithError('model-damaged', 'Not a whole model: it is nested too deeply.', place, error);
    if (!(error instanceof ShapeError)) throw error;
    const end = /[.?]$/.test(error.message) ? '' : '.';
    throw new OddsmithError('model-damaged', `Not a whole model: ${error.message}${end}`, place, error);
  }
}

/**
 * A model as the text of its file: pretty JSON in a fixed order of keys with every bit of every number, and a
 * checksum. The same model gives the same bytes.
 *
 * Throws `model-damaged` where the model is not whole (NaN, parts that do not agree), naming the place in it.
 */
export function writeModel(model: ModelFile): string {
  return modelText(checkedModel(model, {}));
}

function damagedJson(text: string, position: number, place: Place, cause: unknown): OddsmithError {
  const before = text.slice(0, position);
  const line = before.split('\n').length;
  const character = position - (before.lastIndexOf('\n') + 1) + 1;
  const where = `line ${line}, character ${character}`;
  const problem =
    position >= text.length
      ? `it ends in the middle, at ${where}: the rest is missing`
      : `unexpected ${JSON.stringify(String.fromCodePoint(text.codePointAt(position)!))} at ${where}`;
  return new OddsmithError(
    'model-damaged',
    `The model file is damaged: ${problem}.`,
    { ...place, line },
    cause,
  );
}

function parse(text: string, place: Place): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const start = text.trimStart();
    if (start !== '' && !start.startsWith('{')) {
      throw foreign(describeText(start), place);
    }
    throw damagedJson(text, jsonErrorPosition(text) ?? text.length, place, error);
  }
}

function foreign(what: string, place: Place): OddsmithError {
  const message = `Not a model file of oddsmith: it seems to be ${what}. Expected JSON with "format": "oddsmith-model/${VERSION}".`;
  return new OddsmithError('model-foreign', message, place);
}

/** The top of a file of our format in a version that can be read. */
function ownEntries(value: unknown, place: Place): Map<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw foreign(describeJson(value), place);
  }
  const entries = new Map<string, unknown>(Object.entries(value));
  const format = entries.get('format');
  if (format === undefined && OWN_KEYS.filter((key) => entries.has(key)).length >= 3) {
    throw new OddsmithError('model-damaged', 'Not a whole model: format is missing.', place);
  }
  const match = typeof format === 'string' ? FORMAT.exec(format) : null;
  if (match === null && String(format).startsWith('oddsmith-sparse-model/')) {
    const message = `This is a model of sparse data (${format}): "oddsmith predict MODEL DATA.svm" takes it, in code SparseModel.parse. Expected a model of a table, "format": "oddsmith-model/${VERSION}".`;
    throw new OddsmithError('model-foreign', message, place);
  }
  if (match === null) throw foreign(describeJson(value), place);
  if (Number(match[1]) > VERSION) {
    const writer = entries.get('createdBy');
    const by = typeof writer === 'string' ? `, written by ${nameOf(writer).replace('the text ', '')}` : '';
    const message = `The model file is of version ${match[1]} (${format}${by}); this oddsmith reads versions up to ${VERSION}. Update oddsmith, or write the model again with this version.`;
    throw new OddsmithError('model-newer', message, place);
  }
  return entries;
}

/**
 * Reads the text of a model file and checks that it is whole; `checkGoldenRows` then checks that it still predicts
 * what it predicted. `place` (the file's name) goes into errors.
 *
 * Throws `model-damaged` (cut off, no longer JSON, parts missing, changed after it was written; with the line or the
 * path in the JSON), `model-foreign` (another program's file), `model-newer` (a later version of the format).
 */
export function readModel(text: string, place: Place = {}): ModelFile {
  const entries = ownEntries(parse(text.replace(/^\ufeff/, ''), place), place);
  const found = entries.get('checksum');
  entries.delete('checksum');
  const model = checkedModel(Object.fromEntries(entries), place);
  const expected = checksum(jsonText(model));
  if (found !== expected) {
    const message = `The model file was changed after it was written: its content has the checksum ${expected}, but the file says ${nameOf(found)}.`;
    throw new OddsmithError('model-damaged', message, place);
  }
  return model;
}
