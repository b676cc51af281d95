/** The different scores in order, by the window functions of an engine, and what of their order comes back as one row. */
import type { AreaSums } from '../../evaluation/auc.js';
import type { ChosenThreshold, KolmogorovSmirnov } from '../../evaluation/evaluation.js';
import { curveBasis } from '../../evaluation/flexible-curve.js';
import type { ThresholdWishes } from '../../evaluation/thresholds.js';
import { type Chain, further, select } from '../../formula/sql/chain.js';
import { probability } from '../../math/logistic.js';
import { numberOf } from '../relation.js';
import { type Asking, sumsOf } from '../sql-shard.js';
import type { Facts } from './facts.js';
import { riskSteps } from './risk.js';
import { scoresSql } from './scores.js';
import { type Judge, judgesOf, NEVER } from './thresholds-sql.js';

/**
 * The scores as a chain: `score`, `risk`, `events` and `others` at it, `tp` and `fp` at or above it, their `place` from the lowest,
 * 1, and whether a threshold can be there (`ends` is 1): log-odds beyond 37 have the same probability.
 */
export function rankedScores(rows: Chain, { events, others }: Facts): Chain {
  const { dialect } = rows;
  const [all, none, one] = [dialect.double(events), dialect.double(others), dialect.double(1)];
  const before = 'ORDER BY score ROWS BETWEEN UNBOUNDED PRECEDING AND';
  const so = (sum: string) => `${sum} OVER (${before} CURRENT ROW)`;
  const own = ['score', 'risk', 'events', 'others'];
  const steps = [
    ...riskSteps(dialect, ['events', 'others']),
    {
      columns: [
        ['events_to', so('sum(events)')],
        ['others_to', so('sum(others)')],
        ['place', so(`sum(${one})`)],
        ['risk_before', `max(risk) OVER (${before} 1 PRECEDING)`],
      ],
      keep: own,
      windows: true,
    },
    {
      columns: [
        ['tp', `${all} - events_to + events`],
        ['fp', `${none} - others_to + others`],
        ['ends', `CASE WHEN place = ${one} OR risk > risk_before THEN 1 ELSE 0 END`],
      ],
      keep: [...own, 'events_to', 'others_to', 'place'],
    },
  ] as const;
  return steps.reduce<Chain>(further, { dialect, source: scoresSql(rows), steps: [] });
}

export interface Ranks {
  /** Null where there are no pairs. */
  readonly area: AreaSums | null;
  readonly averagePrecision: number | null;
  readonly kolmogorovSmirnov: KolmogorovSmirnov | null;
  readonly thresholds: readonly (ChosenThreshold & { readonly score: number | null })[];
  /** The first score up to which more than a weight has come. */
  scoreAt(weight: number): number;
}

/** One pass over the scores in order. */
export async function ranksOf(
  ranked: Chain,
  facts: Facts,
  wishes: ThresholdWishes,
  replicates: boolean,
  asking: Asking,
): Promise<Ranks> {
  const { dialect } = ranked;
  const judges = judgesOf(facts, wishes, dialect);
  const ks = `abs(tp / ${dialect.double(facts.events)} - fp / ${dialect.double(facts.others)})`;
  const hasPairs = facts.events > 0 && facts.others > 0;
  const best = [
    ...judges.map(({ sql }) => `CASE WHEN ends = 1 THEN ${sql} ELSE ${dialect.double(NEVER)} END`),
    ...(hasPairs ? [ks] : []),
  ].flatMap((value) => dialect.largest(value, 'score'));
  const weights = weightsOfKnots(facts, replicates);
  const scores = weights.map((weight) => firstBeyond(weight, ranked));
  const areas = hasPairs ? areaItems(ranked, facts) : [];
  const precision = `sum(events * (tp / (tp + fp)))`;
  const cells = await sumsOf(asking, [select(ranked, [precision, ...best, ...scores, ...areas])]);
  const [precisions = 0, ...rest] = cells.map(numberOf);
  const knots = new Map(weights.map((weight, i) => [weight, rest[best.length + i]!]));
  const at = 2 * judges.length;
  return {
    area: hasPairs ? areaOf(rest.slice(best.length + scores.length), facts) : null,
    averagePrecision: facts.events === 0 ? null : precisions / facts.events,
    kolmogorovSmirnov: hasPairs ? { statistic: rest[at]!, threshold: probability(rest[at + 1]!) } : null,
    thresholds: judges.map((judge, i) => chosen(judge, rest[2 * i]!, rest[2 * i + 1]!)),
    scoreAt: (weight) => knots.get(weight)!,
  };
}

/** Of several that are as good the highest; none where it is best to say no event. */
function chosen({ rule, sign, none }: Judge, value: number, score: number) {
  if (!(value > none)) return { rule, threshold: null, score: null, value: sign * none };
  return { rule, threshold: probability(score), score, value: sign * value };
}

/** The weights that knots of a calibration curve are asked for. */
function weightsOfKnots({ events, others }: Facts, replicates: boolean): number[] {
  const asked = new Set<number>();
  // Equal scores: no knots differ, so that all of them are asked for.
  curveBasis(events + others, replicates, (weight) => {
    asked.add(weight);
    return 0;
  });
  return [...asked];
}

function firstBeyond(weight: number, { dialect }: Chain): string {
  const all = `min(CASE WHEN events_to + others_to > ${dialect.double(weight)} THEN score END)`;
  return `coalesce(${all}, max(score))`;
}

/**
 * Sums of what groups are above or below of (shares of the other class, ties counting one half), of their complements, and of the
 * squares of both: squares of the smaller of the two keep their digits when the mean is taken away.
 */
function areaItems({ dialect: { double } }: Chain, { events, others }: Facts): string[] {
  const [all, none, two] = [double(events), double(others), double(2)];
  const below = `((others_to - others / ${two}) / ${none})`;
  const over = `((fp - others / ${two}) / ${none})`;
  const above = `((tp - events / ${two}) / ${all})`;
  const under = `((events_to - events / ${two}) / ${all})`;
  return [
    ...[below, over].flatMap((x) => [`sum(events * ${x})`, `sum(events * ${x} * ${x})`]),
    ...[above, under].flatMap((x) => [`sum(others * ${x})`, `sum(others * ${x} * ${x})`]),
  ];
}

function areaOf(sums: readonly number[], { events, others }: Facts): AreaSums {
  const [right, rightSquares, wrong, wrongSquares, ...rest] = sums as [number, number, number, number];
  const [above, aboveSquares, under, underSquares] = rest as unknown as [number, number, number, number];
  const spread = (weight: number, pairs: readonly (readonly [number, number])[]) => {
    const [sum, squares] = pairs[0]![0] <= pairs[1]![0] ? pairs[0]! : pairs[1]!;
    return Math.max(0, squares - (sum / weight) * sum);
  };
  return {
    area: right / events,
    ...{ allEvents: events, allOthers: others },
    ofEvents: spread(events, [
      [right, rightSquares],
      [wrong, wrongSquares],
    ]),
    ofOthers: spread(others, [
      [above, aboveSquares],
      [under, underSquares],
    ]),
  };
}
