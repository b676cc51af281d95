/** The rows of some columns of a design, loaded into kernels of this thread. */
import { loadRows, type MemoryRows } from '../../fit/loaded-rows.js';
import { panelIndex } from '../../formula/fillers.js';
import type { TrainingData } from '../../formula/training.js';
import type { KernelKind } from '../../kernel/create.js';
import type { Kernel } from '../../kernel/kernel.js';
import { giveBack, takeKernel } from '../../kernel/spare.js';
import { readColumns } from '../read-columns.js';

export interface Selected {
  readonly rows: MemoryRows;
  /** Lets go of the kernels. */
  release(): void;
}

/** `columns`: of the design, ascending, the intercept among them where there is one. */
export function selectedRows(
  { design, events, others, schema }: TrainingData,
  columns: readonly number[],
  kind: KernelKind,
): Selected {
  const values = readColumns(design, columns);
  const fill = (start: number, count: number, into: Float64Array, base: number, stride: number) =>
    values.forEach((own, column) => {
      for (let i = 0; i < count; i++) into[panelIndex(i, base, stride, column)] = own[start + i]!;
    });
  const kernels: Kernel[] = [];
  const makeKernel = () => {
    const { kernel } = takeKernel(kind);
    kernels.push(kernel);
    return kernel;
  };
  const source = { count: design.rows, columns: columns.length, single: false, offset: design.offset };
  const rows = loadRows({ ...source, events, others, fill }, makeKernel, schema.intercept);
  return { rows, release: () => kernels.splice(0).forEach(giveBack) };
}
