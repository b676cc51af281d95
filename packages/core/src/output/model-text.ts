import { checksum } from './checksum.js';
import { jsonText } from './json.js';
import type { ModelFile } from './model.js';

/**
 * The text of a model that is whole and in the order of its shape, as `createModel` makes it; `writeModel` takes any.
 * Apart from the reader, so that a page that only fits does not load it.
 */
export function modelText(model: ModelFile): string {
  return `${jsonText({ ...model, checksum: checksum(jsonText(model)) })}\n`;
}
