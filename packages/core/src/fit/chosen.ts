/** What a fit is solved by, loaded when it is needed. */
import type { Journal } from '../solver/run.js';
import { type Begun, inMemory } from './begun.js';
import { chooseSolver } from './choose.js';
import type { gradientSolving } from './gradient-solving.js';
import type { Penalising } from './penalising.js';
import type { SolveOptions } from './solve.js';
import { isGradientSolver } from './solver-names.js';

/** What a fit is solved by, and why. */
export interface Chosen {
  readonly solver: SolveOptions['solver'];
  readonly name: string;
  /** Null where it was asked for. */
  readonly reason: string | null;
}

/** The solver of rows whose column 0 is constant, or is not; `gradient` makes the gradient solvers. */
export function chosenSolver(begun: Begun, gradient: typeof gradientSolving | null): Chosen {
  const { options, rows, facts } = begun;
  const { solver: name = 'auto', penalty = 'none' } = options;
  if (isGradientSolver(name)) {
    const solver = gradient!(inMemory(begun), name, options, facts.schema.intercept);
    return { solver, name, reason: null };
  }
  const isNewton = penalty === 'ridge' && options.bounds === undefined;
  if (penalty !== 'none' && penalty !== 'firth' && !isNewton)
    return { solver: 'newton', name: 'proximal-newton', reason: null };
  if (name !== 'auto') return { solver: name, name, reason: null };
  if (penalty !== 'none') return { solver: 'newton', name: 'newton', reason: null };
  const { solver, reason } = chooseSolver(rows.count, rows.columns, rows.hessianCost);
  return { solver, name: solver, reason };
}

/** Loads the gradient solvers when one is asked for. */
export async function loadSolver(begun: Begun): Promise<Chosen> {
  const { solver = 'auto' } = begun.options;
  const gradient = isGradientSolver(solver) ? await import('./late/seldom.js') : null;
  return chosenSolver(begun, gradient?.gradientSolving ?? null);
}

/** Loads the penalties when one is asked for. */
export async function choosePenalty(begun: Begun): Promise<Penalising | null> {
  const { facts, options } = begun;
  if ((options.penalty ?? 'none') === 'none') return null;
  return (await import('./late/seldom.js')).penalising(inMemory(begun), facts.schema, options);
}

/** Loads the checkpoints when they are asked for. */
export async function chooseJournal(begun: Begun, { name }: Chosen): Promise<Journal | undefined> {
  const { checkpoint, resume } = begun.options;
  if (checkpoint === undefined && resume === undefined) return undefined;
  return (await import('./late/seldom.js')).journalOf(begun.facts, begun.rows, 'fit', name, begun.options);
}
