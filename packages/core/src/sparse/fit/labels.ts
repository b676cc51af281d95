/** Two labels as rows of events and others. */
import { nearestName, OddsmithError } from '../../errors.js';

export type Labels = ArrayLike<number> | readonly string[] | readonly boolean[];

export interface BinaryLabels {
  /** The other label, and that of events. */
  readonly levels: readonly [string, string];
  /** 1 for events, −1 for the others. */
  readonly signs: Float64Array;
}

type Label = string | number | boolean;

/** Numbers by size, all else by its text. */
function inOrder(labels: Iterable<Label>): Label[] {
  const all = [...labels];
  const numbers = all.every((label) => typeof label === 'number');
  return all.sort((a, b) => (numbers ? Number(a) - Number(b) : String(a) < String(b) ? -1 : 1));
}

/** The labels there are, three of them at most. */
function distinct(labels: Labels, rows: number): Label[] {
  const seen: Label[] = [];
  for (let i = 0; i < rows && seen.length <= 2; i++) {
    const label = labels[i]!;
    if (label === seen[0] || label === seen[1]) continue;
    if (typeof label === 'number' && !Number.isFinite(label))
      throw new OddsmithError('value-not-finite', `The label of row ${i + 1} is ${label}.`, { row: i + 1 });
    seen.push(label);
  }
  return seen;
}

function eventOf(levels: readonly Label[], event: Label | undefined): Label {
  if (event === undefined) return levels[1]!;
  const found = levels.find((level) => String(level) === String(event));
  if (found !== undefined) return found;
  const near = nearestName(String(event), levels.map(String));
  const hint = near === undefined ? '' : ` Did you mean ${near}?`;
  throw new OddsmithError(
    'level-unknown',
    `The event ${String(event)} is none of the labels, which are ${levels.map(String).join(' and ')}.${hint}`,
    { option: 'event' },
  );
}

/**
 * @throws `data-shape` where there are not `rows` labels, `value-not-finite`, `response-constant`, `response-levels` where there
 *   are more than two, `level-unknown` where the event is none of them.
 */
export function binaryLabels(labels: Labels, rows: number, event?: Label): BinaryLabels {
  if (labels.length !== rows)
    throw new OddsmithError('data-shape', `There are ${labels.length} labels for ${rows} rows.`);
  const levels = inOrder(distinct(labels, rows));
  if (levels.length < 2)
    throw new OddsmithError(
      'response-constant',
      `Every row has the label ${String(levels[0])}: there is nothing to tell apart.`,
    );
  if (levels.length > 2)
    throw new OddsmithError(
      'response-levels',
      `Sparse fits tell two labels apart; there are more: ${levels.map(String).join(', ')}.`,
    );
  const chosen = eventOf(levels, event);
  const other = levels.find((level) => level !== chosen)!;
  const signs = new Float64Array(rows);
  for (let i = 0; i < rows; i++) signs[i] = labels[i] === chosen ? 1 : -1;
  return { levels: [String(other), String(chosen)], signs };
}

/** Weights as they are given, all 1 by default. Throws `data-shape` and `weights-invalid`. */
export function checkedWeights(weights: ArrayLike<number> | undefined, rows: number): Float64Array {
  if (weights === undefined) return new Float64Array(rows).fill(1);
  if (weights.length !== rows)
    throw new OddsmithError('data-shape', `There are ${weights.length} weights for ${rows} rows.`, {
      option: 'weights',
    });
  const checked = Float64Array.from(weights);
  const bad = checked.findIndex((weight) => !(weight >= 0 && weight < Number.POSITIVE_INFINITY));
  if (bad >= 0)
    throw new OddsmithError(
      'weights-invalid',
      `Weights are finite and at least 0; that of row ${bad + 1} is ${checked[bad]}.`,
      { option: 'weights', row: bad + 1 },
    );
  if (checked.every((weight) => weight === 0))
    throw new OddsmithError('weights-invalid', 'Every weight is 0.', { option: 'weights' });
  return checked;
}
