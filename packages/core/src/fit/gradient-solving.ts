/** A fit's way to the optimum by a gradient solver: as near as the last steps need, in good coordinates. */
import { ask } from '../solver/run.js';
import { decrementBelow, stopping } from '../solver/stopping.js';
import { layGround } from './coordinates.js';
import { DEFAULT_EPOCHS, type DescentSettings, descend, isFullBatch } from './descend.js';
import type { MemoryRows } from './loaded-rows.js';
import type { FitOptions } from './options.js';
import type { Solving } from './solve.js';
import type { GradientSolver } from './solver-names.js';

/** How near the optimum it goes, in standard errors, by steps over all rows and over batches. */
const NEAR = { full: 1e-6, batches: 0.1 } as const;

function settingsOf(solver: GradientSolver, options: FitOptions): DescentSettings {
  const { rate = 'auto', batchSize, seed = 1, gradient = 'mean', averaged = false } = options;
  const epochs = Math.min(
    options.epochs ?? DEFAULT_EPOCHS,
    options.maxIterations ?? Number.POSITIVE_INFINITY,
  );
  return { solver, rate, epochs, batchSize, seed, gradient, averaged };
}

/** `intercept`: column 0 is constant. */
export function gradientSolving(
  rows: MemoryRows,
  solver: GradientSolver,
  options: FitOptions,
  intercept: boolean,
): Solving {
  const settings = settingsOf(solver, options);
  const { coordinates = 'whitened' } = options;
  return function* (problem, initial) {
    const { active } = problem;
    const ground = yield* layGround(rows, active, initial, coordinates, intercept);
    const near = isFullBatch(rows, settings) ? NEAR.full : NEAR.batches;
    const run = ask(rows.shards, descend(rows, problem, ground, settings));
    return yield* stopping(run, [decrementBelow(rows.shards, active, near)]);
  };
}
