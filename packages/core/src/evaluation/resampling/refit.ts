/** A model fitted anew to samples of its rows. */

import { OddsmithError } from '../../errors.js';
import { type Estimate, estimate } from '../../fit/estimate.js';
import { everything } from '../../fit/everything.js';
import { loadRows, type MemoryRows } from '../../fit/loaded-rows.js';
import { FAR_OUT } from '../../fit/optimum.js';
import { penalising } from '../../fit/penalising.js';
import type { ShardWork } from '../../fit/solve.js';
import type { Kernel } from '../../kernel/kernel.js';
import { giveBack, takeKernel } from '../../kernel/spare.js';
import { useTwin } from '../../kernel/use-twin.js';
import type { Observations } from '../../observations/observations.js';
import type { ModelFile } from '../../output/model.js';
import { newton } from '../../solver/newton.js';
import { ask, quietly } from '../../solver/run.js';
import { isConverged } from '../../solver/stop-reason.js';
import type { Weights } from '../scored-groups.js';

export interface Refitting {
  /** The log-odds of all rows by the model fitted to a sample; null where it has no finite estimate there. */
  logOdds(sample: Weights): ShardWork<Float64Array | null>;
  /** Lets go of the rows. */
  release(): void;
}

/**
 * Refits of a model to its own rows under other weights. Of maximum likelihood the rows stay where they are and Newton begins at
 * the estimate of the model; with a penalty they are loaded anew, since it depends on the weights.
 */
export function refittingOf(model: ModelFile, observations: Observations): Refitting {
  useTwin();
  if (model.fit.separation !== null) {
    const message =
      'Some estimates of the model are infinite: what a refit makes of them in samples of the rows has no figures to compare.';
    throw new OddsmithError('option-unavailable', message, { option: 'optimism' });
  }
  return model.fit.penalty === null ? unpenalised(model, observations) : penalised(model, observations);
}

function unpenalised({ coefficients }: ModelFile, observations: Observations): Refitting {
  const kernels: Kernel[] = [];
  const rows = load(observations, observations, kernels);
  const active = coefficients.flatMap((value, j) => (value === null ? [] : [j]));
  const start = Float64Array.from(coefficients, (value, j) => (value ?? 0) / rows.scales[j]!);
  return {
    *logOdds({ events, others }) {
      rows.shards.forEach((shard, i) => {
        shard.reweigh(events, others, rows.starts[i]!);
      });
      const problem = { size: rows.columns, start, active };
      const found = yield* quietly(ask(rows.shards, newton.run(problem, {})));
      if (!isConverged(found.stopReason)) return null;
      if (found.largestLogOdds > FAR_OUT && !(yield* existsIn(rows, { events, others }, active))) return null;
      return logOddsOf(rows, found.coefficients);
    },
    release: () => kernels.splice(0).forEach(giveBack),
  };
}

/** Whether all of these coefficients have a finite estimate under other weights. */
function* existsIn(rows: MemoryRows, weights: Weights, active: readonly number[]): ShardWork<boolean> {
  const there = { ...rows, ...weights, presence: () => weights };
  const found = yield* quietly(estimate(there, { solver: 'newton', ...everything }));
  return found.converged && found.separation === null && found.active.length === active.length;
}

function penalised({ fit, schema, coefficients }: ModelFile, observations: Observations): Refitting {
  const { penalty, lambda } = fit;
  const options = { penalty: penalty!, intervals: 'wald' as const, ...(lambda !== null && { lambda }) };
  const finite = coefficients.filter((value) => value !== null).length;
  return {
    *logOdds(sample) {
      const kernels: Kernel[] = [];
      const rows = load(observations, sample, kernels);
      try {
        const found: Estimate = yield* quietly(penalising(rows, schema, options)!.estimate());
        if (!found.converged || found.refined === null || found.active.length < finite) return null;
        return logOddsOf(rows, found.refined.coefficients.high);
      } finally {
        kernels.forEach(giveBack);
      }
    },
    release: () => undefined,
  };
}

/** The rows with some weights, in kernels that are added to `kernels`. */
function load({ design, schema }: Observations, { events, others }: Weights, kernels: Kernel[]): MemoryRows {
  const make = () => {
    const { kernel } = takeKernel('auto');
    kernels.push(kernel);
    return kernel;
  };
  return loadRows(
    {
      ...{ count: design.rows, columns: design.columns.length, events, others, offset: design.offset },
      fill: (start, count, into, base, stride) => design.fill(start, count, into, base, stride),
    },
    make,
    schema.intercept,
  );
}

/** xᵀβ of all rows, β on the scale of the shards. */
function logOddsOf(rows: MemoryRows, at: Float64Array): Float64Array {
  const logOdds = new Float64Array(rows.count);
  rows.shards.forEach((shard, i) => {
    shard.logOdds(at, (first, values) => logOdds.set(values, rows.starts[i]! + first));
  });
  return logOdds;
}
