/** The main figures of rows in an engine: in memory where there are few different scores, else from cells and sums. */
import { brierDecomposition } from '../../evaluation/brier-decomposition.js';
import { calibrationBin } from '../../evaluation/calibration.js';
import { calibrationErrors } from '../../evaluation/calibration-errors.js';
import { confusionOf } from '../../evaluation/confusion.js';
import { curve } from '../../evaluation/curve.js';
import type { CalibrationReport } from '../../evaluation/evaluation.js';
import { gain } from '../../evaluation/gain.js';
import { type MainFigures, mainFigures } from '../../evaluation/main-figures.js';
import { netBenefit } from '../../evaluation/net-benefit.js';
import { recalibrationReport } from '../../evaluation/recalibration.js';
import { thresholdOf, wishesOf } from '../../evaluation/subject.js';
import { chosenThresholds } from '../../evaluation/thresholds.js';
import type { Weighting } from '../../evaluation/weighting.js';
import type { Chain } from '../../formula/sql/chain.js';
import type { Asking } from '../sql-shard.js';
import { calibrationCurve } from './calibration-curve.js';
import { binOf, groupsAt, mostPoints, runs } from './cells.js';
import type { Facts } from './facts.js';
import { type EvaluateRelationOptions, unavailable } from './options.js';
import { type Ordered, orderedScores } from './ordered.js';
import { recalibrated } from './recalibrated.js';
import { byHundredth, countsOf, equalWidth, riskCells, type Said } from './risk-cells.js';
import { countScores, mostScores, scoredGroups } from './scores.js';

export interface Wanted {
  readonly options: EvaluateRelationOptions;
  readonly weighting: Weighting;
  readonly multiple: number;
  /** Whether the smooth calibration curve is. */
  readonly smooth: boolean;
  /** Where an event is said; null: as the options say of these rows. */
  readonly speaking: Speaking | null;
}

/** The threshold, and as what rows are told by: a chosen one is the score of a row. */
export interface Speaking {
  readonly threshold: number | null;
  readonly said: Said;
}

export interface Told {
  readonly figures: MainFigures;
  readonly speaking: Speaking;
  readonly warnings: readonly string[];
}

export async function figuresInEngine(
  rows: Chain,
  facts: Facts,
  wanted: Wanted,
  asking: Asking,
): Promise<Told> {
  const { options, weighting, multiple, speaking } = wanted;
  const { bins = 10, beta = 1 } = options;
  const sampled = weighting.kind === 'sampling';
  const scores = await countScores(rows, asking);
  if (scores > mostScores(sampled)) return fromCells(rows, facts, scores, wanted, asking);
  const groups = await scoredGroups(rows, sampled, facts.rows, asking);
  const thresholds = chosenThresholds(groups, wishesOf(options, beta));
  const threshold = speaking === null ? thresholdOf(options, thresholds) : speaking.threshold;
  const points = options.curvePoints ?? Number.POSITIVE_INFINITY;
  const settings = { threshold, beta, bins, multiple, weighting, thresholds, points };
  const said = threshold === null ? null : { risk: threshold };
  return { figures: mainFigures(groups, settings), speaking: { threshold, said }, warnings: [] };
}

async function fromCells(
  rows: Chain,
  facts: Facts,
  scores: number,
  { options, weighting, multiple, smooth, speaking: given }: Wanted,
  asking: Asking,
): Promise<Told> {
  const { bins = 10, beta = 1 } = options;
  const { replicates, scale } = weighting;
  const points = pointsOf(options, bins);
  const wishes = { thresholds: wishesOf(options, beta), bins, points, scores, replicates, multiple };
  const ordered = await orderedScores(rows, facts, wishes, asking);
  const { cells, auc, averagePrecision, kolmogorovSmirnov } = ordered;
  const speaking = given ?? speakingBy(options, ordered);
  const { threshold } = speaking;
  const risks = await riskCells(rows, bins, speaking.said, asking);
  const parts = runs(cells, ({ bin }) => bin).map(binOf);
  const brier = facts.squaredErrors / (facts.events + facts.others);
  const settings = { sampled: weighting.kind === 'sampling', multiple, smooth, replicates };
  const figures: MainFigures = {
    ...{ auc, averagePrecision, brier, brierDecomposition: brierDecomposition(parts, brier) },
    logLoss: facts.loss / (facts.events + facts.others),
    calibration: {
      expectedEvents: facts.expected,
      ...(await recalibrationIn(rows, facts, ordered, settings, asking)),
      errors: calibrationErrors(parts, equalWidth(risks)),
      bins: parts.map((part) => calibrationBin(part, multiple, scale)),
    },
    confusion: confusionOf(countsOf(risks, facts), threshold, { beta, multiple, scale }),
    thresholds: ordered.thresholds.map(({ score: _, ...one }) => one),
    gain: gain(
      groupsAt(cells, ({ low, high }, i) => (i === 0 ? low : high)),
      bins,
    ),
    kolmogorovSmirnov,
    netBenefit: netBenefit(byHundredth(risks)),
    curve: curve(entriesOf(ordered), points),
  };
  return { figures, speaking, warnings: [...ordered.warnings, ...thinned(figures, scores)] };
}

/** Entries of the curve when nothing is said. */
const USUAL_POINTS = 400;

function pointsOf({ curvePoints }: EvaluateRelationOptions, bins: number): number {
  const most = mostPoints(bins);
  if (curvePoints === undefined) return Math.min(USUAL_POINTS, most);
  if (curvePoints <= most) return curvePoints;
  const message = `In a database the curve has at most ${most} entries beside ${bins} bins, and ${curvePoints} are asked.`;
  throw unavailable('curvePoints', message);
}

function speakingBy(options: EvaluateRelationOptions, { thresholds }: Ordered): Speaking {
  const threshold = thresholdOf(options, thresholds);
  if (threshold === null) return { threshold, said: null };
  const chosen = thresholds.find(({ rule }) => rule === options.threshold);
  const said =
    chosen?.score === undefined || chosen.score === null ? { risk: threshold } : { score: chosen.score };
  return { threshold, said };
}

interface Settings {
  readonly sampled: boolean;
  readonly multiple: number;
  readonly smooth: boolean;
  readonly replicates: boolean;
}

async function recalibrationIn(
  rows: Chain,
  facts: Facts,
  { cells, scoreAt }: Ordered,
  { sampled, multiple, smooth, replicates }: Settings,
  asking: Asking,
): Promise<Pick<CalibrationReport, 'intercept' | 'slope' | 'curve'>> {
  const found = await recalibrated(rows, facts, sampled, asking);
  const settings = { replicates, multiple: sampled ? null : multiple, scoreAt };
  return {
    ...recalibrationReport(found, multiple),
    curve: smooth ? await calibrationCurve(rows, cells, facts, settings, asking) : null,
  };
}

/** Runs of cells that are one entry of the curve, each at its lowest score. */
function entriesOf({ cells }: Ordered) {
  const entries = runs(cells, ({ entry }) => entry).map((part) => ({
    ...part[0]!,
    events: part.reduce((sum, { events }) => sum + events, 0),
    others: part.reduce((sum, { others }) => sum + others, 0),
  }));
  return groupsAt(entries, ({ low }) => low);
}

function thinned({ curve: found }: MainFigures, scores: number): string[] {
  if (found === null || found.threshold.length > scores) return [];
  return [
    `The curve has ${found.threshold.length} entries of the ${scores + 1} that there are; each is exact.`,
  ];
}
