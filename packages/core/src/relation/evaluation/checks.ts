/** Whether the rows are such as can be evaluated, and how many are left out. */
import { OddsmithError } from '../../errors.js';
import { quoted } from '../../formula/factors.js';
import { type Chain, further, select } from '../../formula/sql/chain.js';
import type { WeightsKind } from '../../formula/weights.js';
import type { ModelFile } from '../../output/model.js';
import { type Cell, numberOf } from '../relation.js';
import { type Asking, sumsOf } from '../sql-shard.js';

/** How far counts may be off an integer. */
const INTEGER_TOLERANCE = 1e-6;

/** Rows in all, and those that are there but without weight. Throws as `evaluate` does. */
export async function checkedCounts(
  all: Chain,
  model: ModelFile,
  kind: WeightsKind | null,
  asking: Asking,
): Promise<{ rows: number; weightless: number }> {
  const wrongs = wrongRows(all, model, kind);
  const conditions = [`w * (a + b) = ${all.dialect.double(0)}`, ...wrongs.map(({ where }) => where)];
  const sums = conditions.map((where) => counted(where, all));
  const [rows = 0, weightless = 0, ...found] = (
    await sumsOf(asking, [select(all, ['count(*)', ...sums])])
  ).map(numberOf);
  const i = found.findIndex((count) => count > 0);
  if (i < 0) return { rows, weightless };
  const { where, value, error } = wrongs[i]!;
  const one = further(all, { columns: [['wrong', value]], keep: [], where });
  const [cell = null] = await sumsOf(asking, [select(one, ['wrong'], 'LIMIT 1')]);
  throw error(cell, found[i]!);
}

function counted(where: string, { dialect: { double } }: Chain): string {
  return `sum(CASE WHEN ${where} THEN ${double(1)} ELSE ${double(0)} END)`;
}

interface Wrong {
  /** Over the names of all rows. */
  readonly where: string;
  /** What shows it. */
  readonly value: string;
  readonly error: (cell: Cell, rows: number) => OddsmithError;
}

function wrongRows({ dialect }: Chain, { schema }: ModelFile, kind: WeightsKind | null): Wrong[] {
  const { response } = schema;
  const place = { column: response.label };
  const zero = dialect.double(0);
  const isNoCount = (x: string) =>
    `(${x} < ${zero} OR abs(${x} - round(${x})) > ${dialect.double(INTEGER_TOLERANCE)})`;
  const wrongs: Wrong[] = [];
  if (kind !== null)
    wrongs.push({
      where: `w < ${zero} OR infinite = 1`,
      value: 'w',
      error: (cell, rows) =>
        new OddsmithError(
          'weights-invalid',
          `The weight in ${inRows(rows)} is ${cell ?? 'infinite'}; weights must be finite and not negative.`,
          { option: 'weights' },
        ),
    });
  if (response.kind === 'labels')
    wrongs.push({
      where: 'label IS NOT NULL AND a IS NULL',
      value: 'label',
      error: (cell, rows) =>
        new OddsmithError(
          'level-unknown',
          `The ${response.label} is "${cell}" in ${inRows(rows)} of its kind; the model knows ${quoted(response.levels)}.`,
          place,
        ),
    });
  if (response.kind === 'counts')
    for (const part of ['a', 'b'])
      wrongs.push({
        where: isNoCount(part),
        value: part,
        error: (cell, rows) =>
          new OddsmithError(
            'value-out-of-domain',
            `A count of ${response.label} is ${cell} in ${inRows(rows)}; cbind() takes counts: 0, 1, 2, …`,
            place,
          ),
      });
  if (response.kind === 'proportion')
    wrongs.push({
      where: `a < ${zero} OR a > ${dialect.double(1)}`,
      value: 'a',
      error: (cell, rows) =>
        new OddsmithError(
          'response-proportion',
          `${response.label} is ${cell} in ${inRows(rows)}; expected a proportion from 0 to 1.`,
          place,
        ),
    });
  if (kind === 'totals')
    wrongs.push({
      where: isNoCount('(a * w)'),
      value: 'a * w',
      error: (cell, rows) =>
        new OddsmithError(
          'response-proportion',
          `Proportion times trials is ${cell} in ${inRows(rows)}, which is no whole number of events.`,
          place,
        ),
    });
  return wrongs;
}

function inRows(rows: number): string {
  return rows === 1 ? 'one row' : `${rows} rows, or the like`;
}
