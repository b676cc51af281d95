/** The files that a command writes beside what it prints: all are opened before the work, and appear together when it is done. */
import { FigureFile } from '../figure/figure.js';
import type { Field } from './fields.js';
import { OutputFile } from './output-file.js';
import { reportFormat, type TableFormat, tableBytes } from './table-file.js';

interface Wanted {
  readonly output?: string | undefined;
  readonly model?: string | undefined;
  readonly plot?: string | undefined;
}

export class ReportFiles {
  readonly #format: TableFormat | 'json' | null;
  #output: OutputFile | null = null;
  #model: OutputFile | null = null;
  #figure: FigureFile | null = null;

  private constructor(format: TableFormat | 'json' | null) {
    this.#format = format;
  }

  /** Throws `option-invalid` for other kinds of files, `file-unwritable`. */
  static async create({ output, model, plot }: Wanted): Promise<ReportFiles> {
    const files = new ReportFiles(output === undefined ? null : reportFormat(output));
    try {
      if (plot !== undefined) files.#figure = await FigureFile.create(plot);
      if (output !== undefined) files.#output = await OutputFile.create(output);
      if (model !== undefined) files.#model = await OutputFile.create(model);
      return files;
    } catch (error) {
      await files.discard();
      throw error;
    }
  }

  /** The report as JSON, or its fields as a table; nothing where no file is asked for. */
  async writeReport(report: object, fieldsOf: () => readonly Field[]): Promise<void> {
    if (this.#output === null || this.#format === null) return;
    if (this.#format === 'json') return this.#output.write(`${JSON.stringify(report)}\n`);
    const fields = fieldsOf();
    const [first] = fields;
    const rows = first?.cells.kind === 'number' ? first.cells.values.length : 0;
    await this.#output.write(await tableBytes(rows, fields, this.#format));
  }

  async writeModel(text: () => Promise<string>): Promise<void> {
    if (this.#model !== null) await this.#model.write(await text());
  }

  async draw(figure: Parameters<FigureFile['write']>[0]): Promise<void> {
    await this.#figure?.write(figure);
  }

  async commit(): Promise<void> {
    for (const file of this.#all()) await file.commit();
  }

  /** Takes back what was not committed; harmless afterwards. */
  async discard(): Promise<void> {
    for (const file of this.#all()) await file.discard();
  }

  #all(): (OutputFile | FigureFile)[] {
    return [this.#output, this.#model, this.#figure].filter((file) => file !== null);
  }
}
