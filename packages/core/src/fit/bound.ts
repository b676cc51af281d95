/** Training data as a fit takes them: equal rows collapsed to one where that pays. */
import type { collapse } from '../formula/patterns.js';
import type { TrainingData } from '../formula/training.js';
import { type Facts, factsOf } from './facts.js';

export interface Bound {
  /** The rows that are fitted. */
  readonly training: TrainingData;
  /** What there was before equal rows were collapsed. */
  readonly observed: TrainingData;
  readonly facts: Facts;
}

/** Fewer rows are fitted sooner than collapsed. */
export const LEAST_ROWS = 10_000;

/** Collapses equal rows of labelled responses (grouped ones have a saturated model of their rows). */
export function boundOf(training: TrainingData, collapseRows: typeof collapse | null): Bound {
  const facts = factsOf(training);
  const { design, events, others, schema } = training;
  const mayCollapse = design.rows >= LEAST_ROWS && schema.response.kind === 'labels';
  const patterns = collapseRows && mayCollapse ? collapseRows(design, events, others) : null;
  if (patterns === null) return { training, observed: training, facts };
  const { of: patternOf, ...collapsed } = patterns;
  return { training: { ...training, ...collapsed }, observed: training, facts: { ...facts, patternOf } };
}
