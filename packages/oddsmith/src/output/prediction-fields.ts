/** The columns of a table of predictions. */
import {
  type ClassPrediction,
  type Column,
  columnNamed,
  OddsmithError,
  type Prediction,
  type Table,
} from '@oddsmith/core';
import type { Cells, Field } from './fields.js';

/** The row number from 1, `before` being the rows of earlier batches, or the columns that are kept. */
export function identifyingFields(
  table: Table,
  before: number,
  keep: readonly string[] | undefined,
): Field[] {
  if (keep === undefined) return [{ name: 'row', cells: { kind: 'counter', first: before + 1 } }];
  return keep.map((name) => ({ name, cells: cellsOf(columnNamed(table, name, { option: 'keep' })) }));
}

function cellsOf(column: Column): Cells {
  if (column.kind === 'numeric') return { kind: column.type, values: column.values };
  return { kind: column.type, labels: column.levels, codes: column.codes };
}

/** What a model says of its rows: of a binary one the event, of one of several classes each of them. */
export function predictionFields(
  prediction: Prediction,
  { event, reference }: { readonly event: string | null; readonly reference: string },
): Field[] {
  const { classes } = prediction;
  return classes ? classFields(classes) : eventFields(prediction, [reference, event ?? '']);
}

/** The class is the likelier of the two labels: the event from a probability of 0.5 on. */
function eventFields(
  { logOdds, probability, intervals }: Prediction,
  labels: readonly [string, string],
): Field[] {
  const codes = new Int32Array(probability.length);
  for (let row = 0; row < codes.length; row++) {
    const value = probability[row]!;
    codes[row] = value >= 0.5 ? 1 : value < 0.5 ? 0 : -1;
  }
  const fields: Field[] = [
    numbers('probability', probability),
    numbers('log_odds', logOdds),
    { name: 'class', cells: { kind: 'class', labels, codes } },
  ];
  if (intervals === null) return fields;
  return [
    ...fields,
    numbers('probability_se', intervals.probabilityStandardError),
    numbers('probability_lower', intervals.probabilityLower),
    numbers('probability_upper', intervals.probabilityUpper),
    numbers('log_odds_se', intervals.logOddsStandardError),
    numbers('log_odds_lower', intervals.logOddsLower),
    numbers('log_odds_upper', intervals.logOddsUpper),
  ];
}

/** `probability_parttime` for each class, the most probable one, and with intervals `probability_parttime_se` and so on. */
function classFields({ levels, probabilities, mostProbable, intervals }: ClassPrediction): Field[] {
  const fields: Field[] = [
    ...levels.map((level, k) => numbers(`probability_${level}`, probabilities[k]!)),
    { name: 'class', cells: { kind: 'text', labels: levels, codes: mostProbable } },
  ];
  if (intervals === null) return fields;
  const { standardErrors, lower, upper } = intervals;
  return [
    ...fields,
    ...levels.flatMap((level, k) => [
      numbers(`probability_${level}_se`, standardErrors[k]!),
      numbers(`probability_${level}_lower`, lower[k]!),
      numbers(`probability_${level}_upper`, upper[k]!),
    ]),
  ];
}

/** A row without a prediction has NaN, which is an empty field. */
function numbers(name: string, values: Float64Array): Field {
  return { name, cells: { kind: 'number', values } };
}

/** @throws OddsmithError `column-duplicate`: a kept column has the name of a predicted one. */
export function refuseDuplicates(fields: readonly Field[]): void {
  const names = fields.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice === undefined) return;
  throw new OddsmithError(
    'column-duplicate',
    `The result would have two columns "${twice}"; --keep can name it but once.`,
    {
      column: twice,
      option: 'keep',
    },
  );
}
