/** How the rows of a table are shared out into folds, as the options say. */
import { OddsmithError } from '../errors.js';
import type { ClassTraining } from '../families/classes.js';
import { show } from '../fit/validate.js';
import type { TrainingData } from '../formula/training.js';
import { randomIntegers } from '../math/random.js';
import { columnNamed } from '../table/columns.js';
import type { Table } from '../table/table.js';
import type { CrossValidationOptions } from './options.js';
import type { FoldsReport } from './report.js';
import { cutByTime, dealGroups, dealRows, givenFolds, type Sharing } from './sharing.js';

export interface FoldPlan extends Omit<FoldsReport, 'sizes' | 'count'> {
  /** One for each repeat. */
  readonly sharings: readonly Sharing[];
}

const FOLDS = 10;
const SEED = 1;

type FoldOptions = Pick<CrossValidationOptions, 'folds' | 'repeats' | 'stratify' | 'group' | 'time' | 'seed'>;

type Outcomes = Pick<TrainingData, 'events' | 'others'> | Pick<ClassTraining, 'codes'>;

/** Which class a row is of: of two an event, none, or both. */
function classesOf(outcomes: Outcomes): Int32Array {
  if ('codes' in outcomes) return outcomes.codes;
  const { events, others } = outcomes;
  return Int32Array.from(events, (weight, i) => (others[i] === 0 ? 1 : weight === 0 ? 0 : 2));
}

/**
 * Shares out the kept rows of a table. Throws `option-invalid` where options contradict each other, `column-unknown`, `column-type`,
 * `value-missing`, and `data-shape` where there are too few rows, groups or times.
 */
export function foldPlan(
  table: Table,
  training: Outcomes & { readonly design: Pick<TrainingData['design'], 'kept' | 'rows'> },
  options: FoldOptions,
): FoldPlan {
  const { folds = FOLDS, repeats = 1, group, time, seed = SEED, stratify } = options;
  const { kept, rows } = training.design;
  refuseContradictions(options);
  const column = nameOf(group ?? time);
  if (typeof folds !== 'number') {
    const given = numbersOf(table, folds, kept, 'folds');
    checkGiven(given, kept);
    const plan = { kind: 'given', repeats: 1, seed: null, column, sharings: [givenFolds(given)] } as const;
    return checked(plan, 2, rows);
  }
  if (time !== undefined) {
    const times = numbersOf(table, time, kept, 'time');
    const plan = {
      ...({ kind: 'time', repeats: 1, seed: null, column } as const),
      sharings: [cutByTime(times, folds)],
    };
    return checked(plan, folds, new Set(times).size);
  }
  const next = randomIntegers(seed);
  const strata = (stratify ?? group === undefined) ? classesOf(training) : new Int32Array(rows);
  const groups = group === undefined ? null : codesOf(table, group, kept);
  const sharings = Array.from({ length: repeats }, () =>
    groups === null ? dealRows(strata, folds, next) : dealGroups(groups, strata, folds, next),
  );
  const kind = groups === null ? ((stratify ?? true) ? 'stratified' : 'random') : 'grouped';
  return checked({ kind, repeats, seed, column, sharings }, folds, groups ? new Set(groups).size : rows);
}

function nameOf(given: CrossValidationOptions['group']): string | null {
  return typeof given === 'string' ? given : null;
}

function refuse(option: string, message: string): never {
  throw new OddsmithError('option-invalid', message, { option });
}

function refuseContradictions({ folds, repeats = 1, group, time, stratify }: FoldOptions): void {
  const isGiven = folds !== undefined && typeof folds !== 'number';
  if (group !== undefined && time !== undefined)
    refuse('time', 'Folds are either by group or by time; both were given.');
  if (isGiven && (group !== undefined || time !== undefined || stratify !== undefined))
    refuse('folds', 'The fold of every row is given; group, time and stratify have nothing left to say.');
  if (repeats > 1 && (isGiven || time !== undefined))
    refuse('repeats', 'Folds by time, and folds that are given, are the same every time: repeats must be 1.');
  if (time !== undefined && stratify)
    refuse('stratify', 'Folds by time follow the order of the rows: they cannot be stratified.');
}

/** The values of the kept rows. */
function numbersOf(
  table: Table,
  given: string | ArrayLike<number>,
  kept: Int32Array | null,
  option: string,
): Float64Array {
  const values = typeof given === 'string' ? columnOfNumbers(table, given, option) : given;
  checkLength(values, table, option);
  const numbers: unknown[] = pick(values, kept);
  const missing = numbers.findIndex((value) => value === null || value === undefined || Number.isNaN(value));
  if (missing >= 0) throw missingValue(option, missing, kept, typeof given === 'string' ? given : undefined);
  const wrong = numbers.findIndex((value) => Number.isNaN(Number(value)) || typeof value === 'string');
  if (wrong >= 0) {
    const row = (kept === null ? wrong : kept[wrong]!) + 1;
    const message = `Option "${option}" has ${show(numbers[wrong])} for row ${row}; expected a number.`;
    throw new OddsmithError('option-invalid', message, { option, row });
  }
  return Float64Array.from(numbers, Number);
}

function columnOfNumbers(table: Table, name: string, option: string): Float64Array {
  const column = columnNamed(table, name, { option });
  if (column.kind === 'numeric') return column.values;
  const message = `Option "${option}" wants numbers or dates; the column ${name} holds text.`;
  throw new OddsmithError('column-type', message, { column: name, option });
}

/** The group of each kept row, from 0. */
function codesOf(table: Table, given: string | ArrayLike<unknown>, kept: Int32Array | null): Int32Array {
  const name = typeof given === 'string' ? given : undefined;
  const values = typeof given === 'string' ? valuesOf(table, given) : given;
  checkLength(values, table, 'group');
  const known = new Map<unknown, number>();
  return Int32Array.from(pick(values, kept), (value, i) => {
    if (value === null || value === undefined || Number.isNaN(value))
      throw missingValue('group', i, kept, name);
    if (!known.has(value)) known.set(value, known.size);
    return known.get(value)!;
  });
}

function valuesOf(table: Table, name: string): ArrayLike<unknown> {
  const column = columnNamed(table, name, { option: 'group' });
  if (column.kind === 'numeric') return column.values;
  return Array.from(column.codes, (code) => (code < 0 ? null : code));
}

function pick<Value>(values: ArrayLike<Value>, kept: Int32Array | null): Value[] {
  return kept === null ? Array.from(values) : Array.from(kept, (row) => values[row]!);
}

function checkLength(values: ArrayLike<unknown>, table: Table, option: string): void {
  if (values.length === table.rows) return;
  const message = `Option "${option}" has ${values.length} values for ${table.rows} rows; expected one for each.`;
  throw new OddsmithError('data-shape', message, { option });
}

function missingValue(option: string, index: number, kept: Int32Array | null, name?: string): OddsmithError {
  const row = (kept === null ? index : kept[index]!) + 1;
  const message = `${name ?? `Option "${option}"`} has no value in row ${row}, so that it is not known which fold the row belongs to.`;
  return new OddsmithError('value-missing', message, { row, option, ...(name && { column: name }) });
}

function checkGiven(given: Float64Array, kept: Int32Array | null): void {
  const wrong = given.findIndex((fold) => !Number.isInteger(fold) || fold < 1);
  if (wrong < 0) return;
  const row = (kept === null ? wrong : kept[wrong]!) + 1;
  const message = `The fold of row ${row} is ${given[wrong]}; expected a whole number of at least 1.`;
  throw new OddsmithError('option-invalid', message, { option: 'folds', row });
}

/** A plan in which every fold has rows; throws `data-shape`. `had`: how many rows, groups or times there are. */
function checked(plan: FoldPlan, wanted: number, had: number): FoldPlan {
  const what = { time: 'different times', grouped: 'groups' }[plan.kind as string] ?? 'rows';
  for (const { folds, blocks, of } of plan.sharings) {
    const sizes = new Int32Array(blocks);
    for (const block of of) sizes[block]!++;
    if (folds.length >= Math.max(2, wanted) && sizes.every((size) => size > 0)) continue;
    const message =
      plan.kind === 'given'
        ? 'All rows are given the same fold; expected at least 2.'
        : `There are too few ${what} for ${wanted} folds: ${had}.`;
    throw new OddsmithError('data-shape', message, { option: 'folds' });
  }
  return plan;
}
