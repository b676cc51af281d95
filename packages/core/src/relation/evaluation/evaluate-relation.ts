/** `evaluateRelation`: a model against rows that stay in a database. */
import { OddsmithError } from '../../errors.js';
import { areTrainingRows } from '../../evaluation/evaluate.js';
import type { Evaluation, GroupReport } from '../../evaluation/evaluation.js';
import { modelOf, weightsKindOf } from '../../evaluation/subject.js';
import type { Weighting } from '../../evaluation/weighting.js';
import { cancelled } from '../../fit/cancelled.js';
import type { Fit } from '../../fit/fitted.js';
import { useFullLanguage } from '../../formula/full/index.js';
import type { WeightsKind } from '../../formula/weights.js';
import { intervalMultiple } from '../../inference/wald.js';
import { settleKind } from '../../observations/outcome.js';
import { binaryEvent } from '../../output/binary-only.js';
import type { ModelFile } from '../../output/model.js';
import { refuseMissing } from '../learning/learn.js';
import type { Relation } from '../relation.js';
import type { Asking } from '../sql-shard.js';
import { groupReport, levelsOf } from './by-level.js';
import { checkedCounts } from './checks.js';
import { type Facts, factsOf } from './facts.js';
import { figuresInEngine } from './figures-in-engine.js';
import { checkEvaluateRelationOptions, type EvaluateRelationOptions } from './options.js';
import { type RowsToEvaluate, rowsToEvaluate } from './rows.js';

/**
 * As `evaluate`, of rows that stay where they are: the engine scores them, and answers with sums, ranks and counts of at most 10,000
 * cells. Figures have at least 10 digits of those in memory. Where there are more than 3,333 different scores the curve has some
 * hundred of its entries, each exact; engines without window functions know the order of the scores by cells alone, with a
 * bound of the error of the AUC. `warnings` says so.
 *
 * Throws as `evaluate` does, `option-unavailable` for what needs the rows themselves (`against`, samples), for more than 200 bins and for models with
 * infinite coefficients, and `data-shape` for more than 100 groups.
 */
export async function evaluateRelation(
  fit: Fit | ModelFile,
  relation: Relation,
  options: EvaluateRelationOptions = {},
): Promise<Evaluation> {
  checkEvaluateRelationOptions(options);
  useFullLanguage();
  const model = modelOf(fit);
  binaryEvent(model);
  const { weights, signal, onQuery, by } = options;
  const kind = settleKind(model.schema.response, weights !== undefined, weightsKindOf(model, options));
  const asking: Asking = { query: (sql, aborting) => relation.query(sql, aborting), signal, onQuery };
  const rows = rowsToEvaluate(model, relation, { ...(weights && { weights }), ...(by && { by }) });
  try {
    return await evaluation(model, rows, kind, options, asking);
  } catch (error) {
    throw cancelled(error, signal);
  }
}

async function evaluation(
  model: ModelFile,
  { scored, all, by }: RowsToEvaluate,
  kind: WeightsKind | null,
  options: EvaluateRelationOptions,
  asking: Asking,
): Promise<Evaluation> {
  const counts = await checkedCounts(all, model, kind, asking);
  const facts = await factsOf(scored, asking);
  const rowsDropped = counts.rows - counts.weightless - facts.rows;
  refuseMissing(rowsDropped, options.missing);
  if (facts.rows === 0) throw empty(counts.rows, rowsDropped);
  const { confidence = model.confidence } = options;
  const multiple = intervalMultiple(confidence);
  const wanted = (own: Facts) => ({ options, weighting: weightingOf(kind, own), multiple });
  const whole = { ...wanted(facts), smooth: true, speaking: null };
  const { figures, speaking, warnings } = await figuresInEngine(scored, facts, whole, asking);
  const { events, others } = facts;
  const size = { weight: events + others, events };
  const reports: GroupReport[] = [];
  for (const level of by === null ? [] : await levelsOf(scored, by, asking)) {
    const own = await factsOf(level.rows, asking);
    const part = { ...wanted(own), smooth: false, speaking };
    const found = await figuresInEngine(level.rows, own, part, asking);
    reports.push(groupReport(level.group, own, found.figures));
  }
  return {
    format: 'oddsmith-evaluation/1',
    formula: model.schema.formula,
    response: model.schema.response.label,
    event: binaryEvent(model),
    reference: model.reference,
    ...{ rows: facts.rows, rowsDropped, ...size, weightsKind: kind },
    trainingRows: areTrainingRows(model, 2 * (facts.loss - facts.saturatedLoss), size),
    confidence,
    ...figures,
    ...(by !== null && { groups: { column: by.name, reports } }),
    ...(warnings.length > 0 && { warnings }),
  };
}

function weightingOf(kind: WeightsKind | null, { events, others, squares }: Facts): Weighting {
  const replicates = kind !== 'importance' && kind !== 'sampling';
  return { kind, replicates, scale: kind === 'sampling' ? (events + others) / squares : 1 };
}

function empty(rows: number, dropped: number): OddsmithError {
  const message = `No row is left to evaluate: of ${rows} rows ${dropped} lack a value or have a level that is new to the model.`;
  return new OddsmithError('data-empty', message);
}
