import { Fit } from '../fit/fitted.js';
import type { ModelFile } from '../output/model.js';

/** What is compared, as a model file has it. */
export function fileOf(fit: Fit | ModelFile): ModelFile {
  return fit instanceof Fit ? fit.model() : fit;
}
