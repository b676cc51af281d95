import { expandTerms } from '../../src/formula/expand.js';
import { useFullLanguage } from '../../src/formula/full/index.js';
import { parseFormula } from '../../src/formula/parse.js';
import type { Design, ModelTerms } from '../../src/formula/schema.js';
import { bindTraining, type TrainingData, type TrainingOptions } from '../../src/formula/training.js';
import type { Column, Table } from '../../src/table/table.js';

useFullLanguage();

export type Cell = number | string | boolean | null;
export type Data = Readonly<Record<string, readonly Cell[]>>;

function columnOf(name: string, cells: readonly Cell[]): Column {
  const present = cells.filter((cell) => cell !== null);
  if (present.every((cell) => typeof cell === 'number')) {
    const values = Float64Array.from(cells, (cell) => (cell === null ? Number.NaN : Number(cell)));
    return { kind: 'numeric', name, type: 'number', values };
  }
  const type = present.every((cell) => typeof cell === 'boolean') ? 'boolean' : 'text';
  const levels = [...new Set(present.map(String))].sort();
  const codes = Int32Array.from(cells, (cell) => (cell === null ? -1 : levels.indexOf(String(cell))));
  return { kind: 'categorical', name, type, levels, ownOrder: false, codes };
}

/** A table of literal cells; null is missing. */
export function tableOf(data: Data): Table {
  const columns = Object.entries(data).map(([name, cells]) => columnOf(name, cells));
  const [first] = Object.values(data);
  return { rows: first?.length ?? 0, columns };
}

export function termsOf(
  formula: string,
  names: readonly string[],
  exclude: readonly string[] = [],
): ModelTerms {
  return expandTerms(parseFormula(formula), names, exclude);
}

/** The whole way from text to data. */
export function train(formula: string, data: Data | Table, options: TrainingOptions = {}): TrainingData {
  const table =
    'columns' in data && 'rows' in data && typeof data.rows === 'number'
      ? (data as Table)
      : tableOf(data as Data);
  const exclude = [options.weights, options.offset].filter((name) => typeof name === 'string');
  const names = table.columns.map(({ name }) => name);
  return bindTraining(termsOf(formula, names, exclude), table, options);
}

/** The design matrix, column after column, read block by block (`block` rows, a multiple of 8). */
export function columnsOfDesign(design: Design, block = 8): number[][] {
  const stride = design.columns.length + 1;
  const columns: number[][] = design.columns.map(() => []);
  const base = 2;
  for (let start = 0; start < design.rows; start += block) {
    const count = Math.min(block, design.rows - start);
    const panels = new Float64Array((base + block / 8) * 8 * stride).fill(Number.NaN);
    design.fill(start, count, panels, base, stride);
    columns.forEach((column, j) => {
      for (let i = 0; i < count; i++) column.push(panels[(base + (i >> 3)) * 8 * stride + 8 * j + (i & 7)]!);
    });
  }
  return columns;
}

export function caught(action: () => unknown): unknown {
  try {
    action();
  } catch (error) {
    return error;
  }
  return undefined;
}
