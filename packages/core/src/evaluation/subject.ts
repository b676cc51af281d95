/** What is evaluated: rows with their scores by a model, and perhaps by another one. */
import { OddsmithError } from '../errors.js';
import { Fit } from '../fit/fitted.js';
import { predictTable } from '../fit/predict.js';
import { useFullLanguage } from '../formula/full/index.js';
import { inputTypes } from '../formula/used-columns.js';
import { intervalMultiple } from '../inference/wald.js';
import { readOutcome } from '../observations/outcome.js';
import { binaryEvent } from '../output/binary-only.js';
import type { ModelFile } from '../output/model.js';
import { type Data, toTable } from '../table/data.js';
import type { Table } from '../table/table.js';
import { type Side, sideOf } from './comparison.js';
import type { ChosenThreshold } from './evaluation.js';
import type { FigureSettings } from './figures.js';
import type { EvaluateOptions } from './options.js';
import { groupsOf, rank } from './scored-groups.js';
import { type ScoredRows, scoredRows } from './scored-rows.js';
import { chosenThresholds, type ThresholdWishes } from './thresholds.js';
import { totalOf } from './total.js';
import { type Weighting, weightingOf } from './weighting.js';

export interface Subject {
  readonly model: ModelFile;
  readonly table: Table;
  readonly rows: ScoredRows;
  readonly weighting: Weighting;
  readonly side: Side;
  readonly against: { readonly model: ModelFile; readonly side: Side } | null;
  /** Σ weights, and of events. */
  readonly weight: number;
  readonly events: number;
  readonly confidence: number;
  readonly settings: FigureSettings & { readonly multiple: number };
  readonly thresholds: readonly ChosenThreshold[];
}

/** Binds the data to the models and scores the rows. Throws as `evaluate` does. */
export function subjectOf(fit: Fit | ModelFile, data: Data, options: EvaluateOptions): Subject {
  useFullLanguage();
  const model = modelOf(fit);
  const other = options.against === undefined ? null : modelOf(options.against);
  binaryEvent(model);
  if (other !== null) refuseOtherOutcome(model, other);
  const types = { ...(other && inputTypes(other.schema)), ...inputTypes(model.schema) };
  const { missing = 'drop', confidence = model.confidence, bins = 10, beta = 1 } = options;
  const table = toTable(data, { types });
  const { weights } = options;
  const outcome = readOutcome(model.schema, table, { weights, weightsKind: weightsKindOf(model, options) });
  const predicted = (one: ModelFile) => predictTable(one, table, { missing });
  const rows = scoredRows(predicted(model), other && predicted(other), outcome, missing);
  const ranking = rank(rows.logOdds);
  const kind = outcome.weightsKind;
  const groups = groupsOf(ranking, rows, kind === 'sampling');
  const weighting = weightingOf(kind, groups);
  const events = totalOf(groups.events);
  const thresholds = chosenThresholds(groups, wishesOf(options, beta));
  const threshold = thresholdOf(options, thresholds);
  return {
    ...{ model, table, rows, weighting, side: { ranking, groups }, confidence, thresholds, events },
    against: other && { model: other, side: sideOf(rank(rows.against!), rows, weighting) },
    weight: events + totalOf(groups.others),
    settings: { threshold, beta, bins, multiple: intervalMultiple(confidence) },
  };
}

export function modelOf(fit: Fit | ModelFile): ModelFile {
  return fit instanceof Fit ? fit.model() : fit;
}

/** The kind asked for, else that of the fit where there are weights. */
export function weightsKindOf({ fit }: ModelFile, { weights, weightsKind }: EvaluateOptions) {
  if (weightsKind !== undefined || weights === undefined) return weightsKind;
  return fit.weightsKind ?? undefined;
}

function refuseOtherOutcome(model: ModelFile, other: ModelFile): void {
  const [ours, theirs] = [model, other].map(
    ({ schema, event, reference }) => `${schema.response.label} = ${event}, else ${reference}`,
  );
  if (ours === theirs) return;
  const message = `The models are of different outcomes: ${ours}; and ${theirs}.`;
  throw new OddsmithError('option-invalid', message, { option: 'against' });
}

export function wishesOf({ costs, capacity }: EvaluateOptions, beta: number): ThresholdWishes {
  return { beta, costs: costs ?? null, capacity: capacity ?? null };
}

/** The threshold asked for; null where the rule chooses to say no event. */
export function thresholdOf(
  { threshold = 0.5 }: EvaluateOptions,
  chosen: readonly ChosenThreshold[],
): number | null {
  if (typeof threshold === 'number') return threshold;
  const found = chosen.find(({ rule }) => rule === threshold);
  if (found !== undefined) return found.threshold;
  const message = `The threshold "${threshold}" cannot be chosen where all rows are of one class.`;
  throw new OddsmithError('option-unavailable', message, { option: 'threshold' });
}
