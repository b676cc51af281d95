/** The main figures within the values of a column. */
import { OddsmithError } from '../../errors.js';
import type { GroupReport } from '../../evaluation/evaluation.js';
import type { MainFigures } from '../../evaluation/main-figures.js';
import { type Chain, further, select } from '../../formula/sql/chain.js';
import { compareCodePoints } from '../../table/code-points.js';
import { label } from '../../table/description/groups.js';
import type { Cell, RelationColumn } from '../relation.js';
import { type Asking, rowsOf } from '../sql-shard.js';
import type { Facts } from './facts.js';
import { GROUP } from './rows.js';

/** Each is evaluated by statements of its own. */
const MOST = 100;

export interface Level {
  readonly group: string | null;
  readonly rows: Chain;
}

/** The values in their order, and last the rows without one. Throws `data-shape` for more than 100. */
export async function levelsOf(
  rows: Chain,
  { name, type }: RelationColumn,
  asking: Asking,
): Promise<Level[]> {
  const sql = select(rows, [GROUP], `GROUP BY ${GROUP} LIMIT ${MOST + 2}`);
  const cells = (await rowsOf(asking, sql)).map(([cell = null]) => cell);
  const values = cells.filter((cell) => cell !== null);
  if (values.length > MOST) {
    const message = `${name} has more than ${MOST} different values; in a database groups are made of a column of at most ${MOST}.`;
    throw new OddsmithError('data-shape', message, { option: 'by', column: name });
  }
  const isNumber = type === 'number' || type === 'date';
  const sorted = isNumber
    ? values.sort((x, y) => Number(x) - Number(y))
    : values.sort((x, y) => compareCodePoints(String(x), String(y)));
  const found = sorted.map(
    (value): Level => ({
      group: type === 'date' ? label(Number(value), 'date') : String(isNumber ? Number(value) : value),
      rows: within(rows, conditionOf(value, type, rows)),
    }),
  );
  if (values.length < cells.length) found.push({ group: null, rows: within(rows, `${GROUP} IS NULL`) });
  return found;
}

function conditionOf(value: Cell, type: RelationColumn['type'], { dialect }: Chain): string {
  if (type === 'boolean') return value === true || Number(value) === 1 ? GROUP : `NOT ${GROUP}`;
  return `${GROUP} = ${type === 'text' ? dialect.text(String(value)) : dialect.double(Number(value))}`;
}

function within(rows: Chain, where: string): Chain {
  return further(rows, { columns: [], keep: ['a', 'b', 'score', 'risk', 'rest', 'loss'], where });
}

export function groupReport(
  group: string | null,
  { rows, events, others, expected }: Facts,
  { auc, averagePrecision, brier, brierDecomposition, logLoss, calibration, confusion }: MainFigures,
): GroupReport {
  return {
    ...{ group, rows, weight: events + others, events, expectedEvents: expected },
    ...{ auc, averagePrecision, brier, brierSkill: brierDecomposition.skill, logLoss },
    ...{ intercept: calibration.intercept, slope: calibration.slope },
    calibrationError: calibration.errors.equalMass,
    confusion,
  };
}
