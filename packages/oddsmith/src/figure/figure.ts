/** Figures of results as files: SVG drawn by Observable Plot, which is loaded when one is asked for. */
import { OddsmithError } from '@oddsmith/core';
import type { FigureOptions } from '@oddsmith/core/plot';
import { OutputFile } from '../output/output-file.js';
import { svgDocument, svgText } from './svg-document.js';

/** A file for a figure, opened before the work: nothing is there until it is whole. */
export class FigureFile {
  readonly path: string;
  readonly #file: OutputFile;

  private constructor(path: string, file: OutputFile) {
    this.path = path;
    this.#file = file;
  }

  /** Throws `option-invalid` for a name that does not end in .svg, `file-unwritable`. */
  static async create(path: string): Promise<FigureFile> {
    if (!path.toLowerCase().endsWith('.svg')) {
      const message = `--plot must end in .svg, got "${path}".`;
      throw new OddsmithError('option-invalid', message, { option: 'plot' });
    }
    return new FigureFile(path, await OutputFile.create(path));
  }

  async write(draw: (tools: FigureOptions) => Element): Promise<void> {
    await this.#file.write(await figureText(draw));
  }

  commit(): Promise<void> {
    return this.#file.commit();
  }

  discard(): Promise<void> {
    return this.#file.discard();
  }
}

/** The text of an SVG file. */
export async function figureText(draw: (tools: FigureOptions) => Element): Promise<string> {
  const Plot = await import('@observablehq/plot');
  return svgText(draw({ Plot, document: svgDocument() }));
}
