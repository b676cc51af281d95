/** What is reported of each request: questions first, reports once the rows have passed. */
import { type Adjustment, adjust } from '../inference/adjust.js';
import type { ModelFile } from '../output/model.js';
import { type Answer, answerDifference, difference } from './average.js';
import type { DeltaMethod } from './delta-method.js';
import type { Answered, Plan } from './plan.js';
import type {
  AveragePrediction,
  ContrastReport,
  EffectReport,
  InteractionReport,
  InteractionSide,
  MarginEstimate,
  NoEstimate,
  PairReport,
  Setting,
} from './report.js';
import type { Change, Move } from './request.js';
import { isAliased } from './roles.js';
import { type Assignment, joined, setting } from './scenario.js';

/** A report that waits for the rows. */
type Waiting<Report> = () => Report;

/** How answers become reports, and the plan that gathers them. */
export interface Desk {
  readonly model: ModelFile;
  readonly plan: Plan;
  readonly delta: DeltaMethod;
}

function shown(assignment: Assignment): Setting {
  return Object.fromEntries([...assignment].map(([name, value]) => [name, value.shown]));
}

function sideOf(move: Move): InteractionSide {
  const isChange = move.kind === 'change';
  return {
    variable: move.variable,
    level: isChange ? String(move.to.shown) : null,
    reference: isChange ? String(move.from.shown) : null,
  };
}

function reported(answer: Answer, { delta }: Desk): MarginEstimate & { readonly reason: NoEstimate | null } {
  return typeof answer === 'string'
    ? { ...delta.estimate(null), reason: answer }
    : { ...delta.estimate(answer), reason: null };
}

/** The average effect of a move. */
function effectOf({ plan }: Desk, at: Assignment, move: Move): Answered {
  if (move.kind === 'slope') return plan.slope(at, move.variable, move.column);
  const { to, from } = risksOf(plan, at, move);
  return () => difference(to(), from());
}

/** The average probabilities at the two levels of a change. */
function risksOf(plan: Plan, at: Assignment, { variable, to, from }: Change) {
  return {
    to: plan.risk(joined(at, setting(variable, to))),
    from: plan.risk(joined(at, setting(variable, from))),
  };
}

export function effect(desk: Desk, at: Assignment, move: Move): Waiting<EffectReport> {
  const answer = isAliased(desk.model, move.variable) ? (): Answer => 'aliased' : effectOf(desk, at, move);
  return () => ({ kind: move.kind, ...sideOf(move), at: shown(at), ...reported(answer(), desk) });
}

export function prediction({ plan, delta }: Desk, at: Assignment): Waiting<AveragePrediction> {
  const answer = plan.risk(at);
  return () => ({ at: shown(at), ...delta.prediction(answer()) });
}

export function contrast({ plan, delta }: Desk, at: Assignment, change: Change): Waiting<ContrastReport> {
  const { to, from } = risksOf(plan, at, change);
  return () => {
    const [risk, reference] = [to(), from()];
    const riskDifference = delta.estimate(difference(risk, reference));
    return {
      variable: change.variable,
      level: String(change.to.shown),
      reference: String(change.from.shown),
      at: shown(at),
      risk: delta.prediction(risk),
      referenceRisk: delta.prediction(reference),
      riskDifference,
      riskRatio: delta.ratio(risk, reference, 'risk'),
      oddsRatio: delta.ratio(risk, reference, 'odds'),
      numberNeeded: inverse(riskDifference),
    };
  };
}

function inverse({ estimate, interval }: MarginEstimate): ContrastReport['numberNeeded'] {
  const isAway = interval !== null && interval[0] * interval[1] > 0;
  const one = estimate === null || estimate === 0 ? null : 1 / estimate;
  const ends = isAway ? ([1 / interval[1], 1 / interval[0]] as const) : null;
  return {
    estimate: Number.isFinite(one) ? one : null,
    interval: ends?.every(Number.isFinite) ? ends : null,
  };
}

/** All pairs of the levels of one column, their p-values adjusted together. */
export function comparisons(
  { plan, delta }: Desk,
  at: Assignment,
  changes: readonly Change[],
  adjustment: Adjustment,
): Waiting<PairReport[]> {
  const answers = changes.map((change) => risksOf(plan, at, change));
  return () => {
    const estimates = answers.map(({ to, from }) => delta.estimate(difference(to(), from())));
    const adjusted = adjust(
      estimates.map(({ p }) => p),
      adjustment,
    );
    return changes.map((change, i) => ({
      variable: change.variable,
      level: String(change.to.shown),
      reference: String(change.from.shown),
      at: shown(at),
      ...estimates[i]!,
      adjustedP: adjusted[i]!,
    }));
  };
}

/** A second difference, the difference of two slopes, or the mean of a mixed derivative. */
function interactionOf(desk: Desk, at: Assignment, [one, other]: readonly [Move, Move]): Answered {
  if (one.kind === 'slope' && other.kind === 'slope')
    return desk.plan.crossSlope(at, one.variable, other.variable);
  if (one.kind === 'slope') return interactionOf(desk, at, [other, one]);
  const to = effectOf(desk, joined(at, setting(one.variable, one.to)), other);
  const from = effectOf(desk, joined(at, setting(one.variable, one.from)), other);
  return () => answerDifference(to(), from());
}

export function interaction(
  desk: Desk,
  at: Assignment,
  moves: readonly [Move, Move],
): Waiting<InteractionReport> {
  const answer = moves.some(({ variable }) => isAliased(desk.model, variable))
    ? (): Answer => 'aliased'
    : interactionOf(desk, at, moves);
  return () => ({
    sides: [sideOf(moves[0]), sideOf(moves[1])],
    at: shown(at),
    ...reported(answer(), desk),
  });
}
