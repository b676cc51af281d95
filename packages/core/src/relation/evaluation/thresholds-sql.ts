/** What thresholds are chosen by, as expressions over `tp` and `fp`: those of evaluation/thresholds.ts. */
import type { ChosenThreshold } from '../../evaluation/evaluation.js';
import type { ThresholdWishes } from '../../evaluation/thresholds.js';
import type { Dialect } from '../../formula/sql/dialect.js';
import type { Facts } from './facts.js';

export interface Judge {
  readonly rule: ChosenThreshold['rule'];
  /** The larger the better. */
  readonly sql: string;
  /** What it is where no event is said. */
  readonly none: number;
  /** By which it is told. */
  readonly sign: 1 | -1;
}

/** Worse than anything. */
export const NEVER = -1e300;

export function judgesOf(
  { events, others }: Facts,
  { beta, costs, capacity }: ThresholdWishes,
  { double }: Dialect,
): Judge[] {
  const [all, none, total] = [double(events), double(others), double(events + others)];
  const judges: Judge[] = [];
  if (events > 0 && others > 0)
    judges.push({ rule: 'youden', sql: `(tp / ${all} - fp / ${none})`, none: 0, sign: 1 });
  if (events > 0) {
    const [square, more] = [double(beta * beta), double(1 + beta * beta)];
    const whole = `(${more} * tp + ${square} * (${all} - tp) + fp)`;
    judges.push({ rule: 'f-beta', sql: `(${more} * tp / ${whole})`, none: 0, sign: 1 });
  }
  if (costs !== null) {
    const { falsePositive, falseNegative } = costs;
    const errors = `(${double(falsePositive)} * fp + ${double(falseNegative)} * (${all} - tp))`;
    const cost = -(falseNegative * events) / (events + others);
    judges.push({ rule: 'cost', sql: `(- ${errors} / ${total})`, none: cost, sign: -1 });
  }
  if (capacity !== null) {
    const most = double(capacity * (events + others) * (1 + 1e-12));
    const said = `CASE WHEN tp + fp <= ${most} THEN (tp + fp) / ${total} ELSE ${double(NEVER)} END`;
    judges.push({ rule: 'capacity', sql: said, none: 0, sign: 1 });
  }
  return judges;
}
