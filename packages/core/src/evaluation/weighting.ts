/** What the weights of an evaluation are. */
import type { WeightsKind } from '../formula/weights.js';
import type { ScoredGroups } from './scored-groups.js';
import { totalOf } from './total.js';

export interface Weighting {
  readonly kind: WeightsKind | null;
  /** Whether a weight counts as so many observations. */
  readonly replicates: boolean;
  /**
   * What weights are multiplied by to be counts. Under sampling weights Σw/Σw², so that their sum is Kish's (1965, 11.7)
   * effective number of observations (Σw)²/Σw²; else 1.
   */
  readonly scale: number;
}

export function weightingOf(kind: WeightsKind | null, groups: ScoredGroups): Weighting {
  const { squares } = groups;
  const replicates = kind !== 'importance' && kind !== 'sampling';
  if (squares === null) return { kind, replicates, scale: 1 };
  const square = totalOf(squares.events) + 2 * totalOf(squares.both) + totalOf(squares.others);
  return { kind, replicates, scale: (totalOf(groups.events) + totalOf(groups.others)) / square };
}
