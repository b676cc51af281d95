/** Firth's penalised likelihood over loaded rows: estimate, tests and intervals by profile. */
import type { Warning } from '../errors.js';
import type { Schema, TermSchema } from '../formula/schema.js';
import { likelihoodRatioTest } from '../inference/likelihood-ratio.js';
import { intervalMultiple } from '../inference/wald.js';
import { accurateInverse } from '../math/cholesky-double-double.js';
import { add, type DoubleDouble, fromNumber, ZERO } from '../math/double-double.js';
import { logDD } from '../math/double-double-elementary.js';
import { diagonalOf, subvector } from '../math/packed.js';
import { FirthShard } from '../objective/firth.js';
import { type FirthSolution, minimiseFirth } from '../solver/firth.js';
import { profileBound } from '../solver/firth-bound.js';
import type { FirthProblem } from '../solver/firth-point.js';
import { restrictedValue } from '../solver/firth-profile.js';
import { moveAlong, type Peak } from '../solver/peak.js';
import { gradientNormOf, proof, type Refined, stepBack } from '../solver/refine.js';
import { ask, quietly } from '../solver/run.js';
import { isConverged } from '../solver/stop-reason.js';
import { searchAliases } from './alias-search.js';
import { aliasesOf } from './aliases.js';
import { type Estimate, without } from './estimate.js';
import { independentInOrder } from './limiting.js';
import type { LoadedRows, MemoryRows } from './loaded-rows.js';
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

function shardsOf({ shards, starts, events, others }: MemoryRows): FirthShard[] {
  return shards.map((shard, k) => {
    const part = (weights: Float64Array) => weights.subarray(starts[k]!, starts[k]! + shard.rows);
    return new FirthShard(shard, part(events), part(others));
  });
}

/** The point that was reached and its proof, as the last steps of other fits give them. */
function refinedOf({ point, scoring, step, stopReason }: FirthSolution, active: readonly number[]): Refined {
  const covariance = accurateInverse(scoring.factor);
  const variances = diagonalOf(covariance.high, active.length);
  const settled = isConverged(stopReason);
  const last = { high: step, low: new Float64Array(step.length) };
  const coefficients = settled ? stepBack(point.at, last, active) : point.at;
  const stands = {
    newtonDecrement: Math.max(0, scoring.decrement),
    gradientNorm: gradientNormOf(subvector(point.gradient.high, active), variances),
  };
  return {
    coefficients,
    loss: point.loss,
    largestLogOdds: point.largestLogOdds,
    variances,
    covariance,
    smallestPivot: point.factor.smallestPivot,
    ...(settled ? proof(coefficients, scoring.information, variances, active) : stands),
    settled,
  };
}

/** log det of the scales, by which −½ log det I is larger on the scale of the data. */
function scaling({ scales }: LoadedRows, free: readonly number[]): DoubleDouble {
  return free.reduce((sum, j) => add(sum, logDD(fromNumber(scales[j]!))), ZERO);
}

class FirthFit implements Penalising {
  readonly #rows: MemoryRows;
  readonly #schema: Schema;
  readonly #options: PenaltyOptions;
  readonly #shards: readonly FirthShard[];
  /** Restricted minima by the coefficients that moved. */
  readonly #known = new Map<string, DoubleDouble | null>();
  #value: DoubleDouble | null = null;

  constructor(rows: MemoryRows, schema: Schema, options: PenaltyOptions) {
    this.#rows = rows;
    this.#schema = schema;
    this.#options = options;
    this.#shards = shardsOf(rows);
  }

  *estimate(): ShardWork<Estimate> {
    const { columns, shards, start } = this.#rows;
    const initial = (yield { shards, pass: { kind: 'hessian', at: start } })!;
    const { aliases, gram } = yield* aliasesOf(this.#rows, initial, searchAliases);
    const free = without(
      columns,
      aliases.map(({ column }) => column),
    );
    const { maxIterations } = this.#options;
    const problem = { size: columns, start, free, active: free };
    const limit = maxIterations === undefined ? {} : { maxIterations };
    const found = yield* ask(this.#shards, minimiseFirth(problem, limit));
    this.#value = found?.point.value ?? null;
    return {
      ...{ aliases, gram, free, active: free, separation: null, solver: 'newton' as const },
      solution: {
        coefficients: found?.point.at.high ?? start,
        stopReason: found?.stopReason ?? 'singular',
        iterations: found?.iterations ?? 0,
        largestLogOdds: found?.point.largestLogOdds ?? 0,
        lastStep: start,
      },
      refined: found && refinedOf(found, free),
      converged: found !== null && isConverged(found.stopReason),
    };
  }

  *infer(estimate: Estimate, terms: readonly TermSchema[]): ShardWork<PenaltyFindings> {
    const { refined, free, converged } = estimate;
    const { intervals = 'profile' } = this.#options;
    const value = this.#value;
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
      penalisedLoss: add(value, scaling(this.#rows, free)),
      likelihoodRatioTest: yield* this.#modelTest(peak, warnings),
      terms: yield* this.#termTests(peak, estimate, terms, warnings),
      ...{ profiles, warnings },
    };
  }

  #problem(free: readonly number[], active: readonly number[], start: Float64Array): FirthProblem {
    return { size: this.#rows.columns, free, active, start };
  }

  /** The minimum of F over some of the free coefficients, the others held at 0: from the peak where one is held. */
  *#restricted(
    peak: Peak,
    free: readonly number[],
    active: readonly number[],
  ): ShardWork<DoubleDouble | null> {
    const key = `${free} ${active}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const held = free.filter((j) => !active.includes(j));
    const near = free === peak.free && held.length === 1;
    const start = near ? moveAlong(peak, held[0]!, 0) : new Float64Array(this.#rows.columns);
    const problem = this.#problem(free, active, start);
    const value = yield* quietly(ask(this.#shards, restrictedValue(problem)));
    this.#known.set(key, value);
    return value;
  }

  *#profiles(peak: Peak, warnings: Warning[]): ShardWork<Map<number, ProfileInference>> {
    const found = new Map<number, ProfileInference>();
    const multiple = intervalMultiple(this.#options.confidence ?? 0.95);
    const problem = this.#problem(peak.free, peak.free, peak.at);
    const scale = (j: number, bound: number | null) => bound && bound * this.#rows.scales[j]!;
    for (const j of peak.free) {
      const others = peak.free.filter((other) => other !== j);
      const value = yield* this.#restricted(peak, peak.free, others);
      const bound = (side: 1 | -1) =>
        quietly(ask(this.#shards, profileBound(problem, peak, j, side, multiple)));
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
    const value = yield* this.#restricted(peak, peak.free, active);
    if (value === null) warnings.push(notReached('the test of the model'));
    return value && likelihoodRatioTest(value, peak.value, df);
  }

  *#termTests(
    peak: Peak,
    { free, gram }: Estimate,
    terms: readonly TermSchema[],
    warnings: Warning[],
  ): ShardWork<TermTestReport[]> {
    const reports: TermTestReport[] = [];
    for (const term of terms) {
      const columns = term.columns.map((name) => this.#schema.columns.indexOf(name));
      const active = activeWithout(columns, free, this.#rows.columns, gram);
      const df = free.length - active.length;
      if (df === 0) continue;
      // Where aliased columns come back in, the same model in columns among which the smaller one's are.
      const isWithin = active.every((j) => free.includes(j));
      const all = isWithin ? free : independentInOrder(gram!, [...active, ...columns]);
      const full = isWithin ? peak.value : yield* this.#restricted(peak, all, all);
      const value = yield* this.#restricted(peak, all, active);
      if (full === null || value === null) warnings.push(notReached(`the test of ${term.label}`));
      else reports.push({ term: term.label, ...likelihoodRatioTest(value, full, df) });
    }
    return reports;
  }
}

export function firth(rows: MemoryRows, schema: Schema, options: PenaltyOptions): Penalising {
  return new FirthFit(rows, schema, options);
}
