/** A fit by Firth's penalised likelihood: estimate, tests and intervals by profile. */
import type { Warning } from '../errors.js';
import type { Schema, TermSchema } from '../formula/schema.js';
import { likelihoodRatioTest } from '../inference/likelihood-ratio.js';
import { intervalMultiple } from '../inference/wald.js';
import type { DoubleDouble } from '../math/double-double.js';
import { profileBound } from '../solver/firth-bound.js';
import { moveAlong, type Peak } from '../solver/peak.js';
import { ask, quietly } from '../solver/run.js';
import type { Estimate } from './estimate.js';
import { FirthLikelihood } from './firth-likelihood.js';
import type { MemoryRows } from './loaded-rows.js';
import type { Penalising, PenaltyFindings, PenaltyOptions, ProfileInference } from './penalising.js';
import { activeWithout } from './reference-models.js';
import type { TermTestReport, TestReport } from './report.js';
import type { ShardWork } from './solve.js';

const CRITERIA: Warning = {
  code: 'penalized-criteria',
  message:
    'AIC and BIC are left out: they are made for the maximum of the likelihood, and this is the maximum of a penalised one.',
};

function notReached(what: string): Warning {
  return { code: 'profile-not-reached', message: `Left out, since it was not reached: ${what}.` };
}

/** By profile, but where the covariance is not the model's. */
function intervalsOf({ intervals, covariance = 'model', cluster }: PenaltyOptions): 'wald' | 'profile' {
  const isRobust = covariance !== 'model' || cluster !== undefined;
  return isRobust || intervals === 'wald' ? 'wald' : 'profile';
}

class FirthFit implements Penalising {
  readonly #rows: MemoryRows;
  readonly #schema: Schema;
  readonly #options: PenaltyOptions;
  readonly #likelihood: FirthLikelihood;

  constructor(rows: MemoryRows, schema: Schema, options: PenaltyOptions) {
    this.#rows = rows;
    this.#schema = schema;
    this.#options = options;
    this.#likelihood = new FirthLikelihood(rows);
  }

  estimate(): ShardWork<Estimate> {
    return this.#likelihood.estimate(this.#options.maxIterations);
  }

  *infer(estimate: Estimate, terms: readonly TermSchema[]): ShardWork<PenaltyFindings> {
    const { refined, free, converged } = estimate;
    const intervals = intervalsOf(this.#options);
    const { value } = this.#likelihood;
    const base = { penalty: 'firth', lambda: null, intervals } as const;
    if (value === null || refined === null || !converged)
      return {
        ...{ ...base, penalisedLoss: null, likelihoodRatioTest: null, terms: [] },
        ...{ profiles: intervals === 'profile' ? new Map() : null, warnings: [CRITERIA] },
      };
    const warnings = [CRITERIA];
    const peak = { at: refined.coefficients.high, value, covariance: refined.covariance, free };
    const profiles = intervals === 'profile' ? yield* this.#profiles(peak, warnings) : null;
    return {
      ...base,
      penalisedLoss: this.#likelihood.inUnits(value, free),
      likelihoodRatioTest: yield* this.#modelTest(peak, warnings),
      terms: yield* this.#termTests(peak, estimate, terms, warnings),
      ...{ profiles, warnings },
    };
  }

  /** The minimum of F with some free coefficients held at 0: from the peak where it is one. */
  *#restricted(peak: Peak, active: readonly number[]): ShardWork<DoubleDouble | null> {
    const held = peak.free.filter((j) => !active.includes(j));
    const start = held.length === 1 ? moveAlong(peak, held[0]!, 0) : undefined;
    return yield* this.#likelihood.restricted(peak.free, active, start);
  }

  *#profiles(peak: Peak, warnings: Warning[]): ShardWork<Map<number, ProfileInference>> {
    const found = new Map<number, ProfileInference>();
    const multiple = intervalMultiple(this.#options.confidence ?? 0.95);
    const problem = this.#likelihood.problem(peak.free, peak.free, peak.at);
    const scale = (j: number, bound: number | null) => bound && bound * this.#rows.scales[j]!;
    for (const j of peak.free) {
      const others = peak.free.filter((other) => other !== j);
      const value = yield* this.#restricted(peak, others);
      const bound = (side: 1 | -1) =>
        quietly(ask(this.#likelihood.shards, profileBound(problem, peak, j, side, multiple)));
      const interval = [scale(j, yield* bound(-1)), scale(j, yield* bound(1))] as const;
      if (value === null || interval.includes(null))
        warnings.push(notReached(`the profile of ${this.#schema.columns[j]!}`));
      found.set(j, { p: value && likelihoodRatioTest(value, peak.value, 1).p, interval });
    }
    return found;
  }

  *#modelTest(peak: Peak, warnings: Warning[]): ShardWork<TestReport | null> {
    const active = this.#schema.intercept ? [0] : [];
    const df = peak.free.length - active.length;
    if (df === 0) return null;
    const value = yield* this.#restricted(peak, active);
    if (value === null) warnings.push(notReached('the test of the model'));
    return value && likelihoodRatioTest(value, peak.value, df);
  }

  *#termTests(
    peak: Peak,
    estimate: Estimate,
    terms: readonly TermSchema[],
    warnings: Warning[],
  ): ShardWork<TermTestReport[]> {
    const { free, gram } = estimate;
    const reports: TermTestReport[] = [];
    for (const term of terms) {
      const columns = term.columns.map((name) => this.#schema.columns.indexOf(name));
      const active = activeWithout(columns, free, this.#rows.columns, gram);
      const df = free.length - active.length;
      if (df === 0) continue;
      const isWithin = active.every((j) => free.includes(j));
      const value = isWithin
        ? yield* this.#restricted(peak, active)
        : yield* this.#likelihood.within(estimate, active);
      if (value === null) warnings.push(notReached(`the test of ${term.label}`));
      else reports.push({ term: term.label, ...likelihoodRatioTest(value, peak.value, df) });
    }
    return reports;
  }
}

export function firth(rows: MemoryRows, schema: Schema, options: PenaltyOptions): Penalising {
  return new FirthFit(rows, schema, options);
}
