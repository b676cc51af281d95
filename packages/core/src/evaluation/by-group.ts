/** The figures of an evaluation within the groups of a column. */
import { OddsmithError } from '../errors.js';
import { labelsOfColumn, labelsOfNumbers } from '../formula/factors.js';
import { columnNamed } from '../table/columns.js';
import { label } from '../table/description/groups.js';
import type { Table } from '../table/table.js';
import { areaUnderCurve } from './auc.js';
import { expectedEvents } from './bins.js';
import { confusionAt } from './confusion.js';
import type { GroupReport } from './evaluation.js';
import { type FigureSettings, figuresOf, lossesOf } from './figures.js';
import { recalibration, recalibrationReport } from './recalibration.js';
import { groupsOf, rank } from './scored-groups.js';
import type { ScoredRows } from './scored-rows.js';
import { totalOf } from './total.js';
import { type Weighting, weightingOf } from './weighting.js';

/** With more groups than this a column is none to group by. */
const MOST = 1000;

/**
 * One report for each value of the column, in its order, and last one for rows without a value. O(n log n). Throws
 * `column-unknown`, and `data-shape` for a column of more than 1000 values.
 */
export function byGroup(
  table: Table,
  name: string,
  rows: ScoredRows,
  settings: FigureSettings & { readonly multiple: number },
  { kind }: Weighting,
): GroupReport[] {
  const { labels, codes } = codesOf(table, name, rows.kept);
  return membersOf(codes, labels.length).flatMap((members, code) => {
    if (members.length === 0) return [];
    const pick = (values: Float64Array) => Float64Array.from(members, (row) => values[row]!);
    const weights = { events: pick(rows.events), others: pick(rows.others) };
    return [
      reportOf(labels[code] ?? null, rank(pick(rows.logOdds)), weights, {
        settings,
        kind,
        rows: members.length,
      }),
    ];
  });
}

interface Given {
  readonly settings: FigureSettings & { readonly multiple: number };
  readonly kind: Weighting['kind'];
  readonly rows: number;
}

function reportOf(
  group: string | null,
  ranking: ReturnType<typeof rank>,
  weights: Parameters<typeof groupsOf>[1],
  { settings, kind, rows }: Given,
): GroupReport {
  const { threshold, beta, multiple } = settings;
  const groups = groupsOf(ranking, weights, kind === 'sampling');
  const weighting = weightingOf(kind, groups);
  const events = totalOf(groups.events);
  const figures = figuresOf(groups, lossesOf(groups), settings);
  return {
    ...{
      group,
      rows,
      weight: events + totalOf(groups.others),
      events,
      expectedEvents: expectedEvents(groups),
    },
    auc: areaUnderCurve(groups, weighting.replicates, multiple),
    averagePrecision: figures.averagePrecision,
    ...{ brier: figures.brier!, brierSkill: figures.brierSkill, logLoss: figures.logLoss },
    ...recalibrationReport(recalibration(groups), multiple),
    calibrationError: figures.calibrationError!,
    confusion: confusionAt(groups, threshold, { beta, multiple, scale: weighting.scale }),
  };
}

/** The code of each row that is evaluated, `labels.length` where it has no value. */
function codesOf(
  table: Table,
  name: string,
  kept: Int32Array,
): { labels: readonly string[]; codes: Int32Array } {
  const column = columnNamed(table, name, { option: 'by' });
  const { levels, codes } =
    column.kind === 'numeric' ? labelsOfNumbers(column.values) : labelsOfColumn(column);
  if (levels.length > MOST) throw tooMany(name, levels.length);
  const isDate = column.type === 'date';
  return {
    labels: isDate ? levels.map((level) => label(Number(level), 'date')) : levels,
    codes: Int32Array.from(kept, (row) => (codes[row]! < 0 ? levels.length : codes[row]!)),
  };
}

function tooMany(name: string, count: number): OddsmithError {
  const message = `${name} has ${count} different values; groups are made of a column of at most ${MOST}.`;
  return new OddsmithError('data-shape', message, { option: 'by', column: name });
}

/** The rows of each code from 0 to `last`. */
function membersOf(codes: Int32Array, last: number): Int32Array[] {
  const counts = new Int32Array(last + 1);
  for (const code of codes) counts[code]!++;
  const members = Array.from(counts, (count) => new Int32Array(count));
  const next = new Int32Array(last + 1);
  codes.forEach((code, row) => {
    members[code]![next[code]!++] = row;
  });
  return members;
}
