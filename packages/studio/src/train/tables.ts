/** The numbers behind the pictures. */
import type { Scene, TrainingHistory } from '@oddsmith/core';
import { predicted } from './drawing/predicted.js';
import { gapOf } from './gap.js';
import { count, short } from './numbers.js';
import type { NumberTable } from './panel.js';
import type { Fallen } from './race.js';
import { SOLVERS } from './solvers.js';

const COLUMNS = 6;

/** The start, 1, 2, 5, 10, …, the end. */
function chosen({ iterations }: TrainingHistory): number[] {
  const round = [0];
  for (let decade = 1; decade < iterations; decade *= 10)
    for (const step of [1, 2, 5]) if (step * decade < iterations) round.push(step * decade);
  return [...round, iterations];
}

export function fitTable(scene: Scene, history: TrainingHistory): NumberTable {
  const { grid, sample } = scene;
  const rows = grid.kind === 'curve' ? grid.rows : sample.rows;
  const picked = Array.from(
    { length: Math.min(COLUMNS, rows.count) },
    (_, i, all = Math.min(COLUMNS, rows.count)) => Math.floor((i * (rows.count - 1)) / Math.max(1, all - 1)),
  );
  const values = new Float64Array(rows.count);
  const name = (i: number) =>
    grid.kind === 'curve' ? `${grid.input} = ${short(grid.x[i]!, 3)}` : `row ${i + 1} of the sample`;
  return {
    head: ['Iteration', ...picked.map(name)],
    rows: chosen(history).map((k) => {
      predicted(rows, history, k, values);
      return [count(k), ...picked.map((i) => values[i]!.toFixed(4))];
    }),
  };
}

export function pathTable(history: TrainingHistory): NumberTable {
  const { columns, coefficients, losses, distances } = history;
  return {
    head: ['Iteration', ...columns, 'Loss', 'Gradient', ...(distances ? ['Distance, SE'] : [])],
    rows: chosen(history).map((k) => [
      count(k),
      ...columns.map((_, j) => short(coefficients[k * columns.length + j]!, 5)),
      losses[k]!.toFixed(6),
      short(history.gradientNorms[k]!, 3),
      ...(distances ? [short(distances[k]!, 3)] : []),
    ]),
  };
}

/** Those that failed come last. */
export function raceTable(racers: readonly TrainingHistory[], fallen: readonly Fallen[]): NumberTable {
  return {
    head: ['Solver', 'Ended', 'Iterations', 'Passes', 'Seconds', 'Loss', 'Above the optimum', 'Distance, SE'],
    rows: [...racers.map(endOf), ...fallen.filter(({ status }) => status === 'failed').map(failureOf)],
  };
}

function failureOf({ solver }: Fallen): string[] {
  return [SOLVERS[solver].name, 'failed', ...Array<string>(6).fill('–')];
}

function endOf(history: TrainingHistory): string[] {
  const end = history.iterations;
  return [
    SOLVERS[history.solver].name,
    history.settled ? 'settled' : 'not settled',
    count(end),
    count(Math.round(history.passes[end]!)),
    history.seconds[end]!.toFixed(3),
    history.losses[end]!.toFixed(6),
    history.optimum === null ? '–' : short(gapOf(history, end), 2),
    history.distances === null ? '–' : short(history.distances[end]!, 2),
  ];
}

/** The surface's: optimum and ends of the paths. */
export function endsTable(racers: readonly TrainingHistory[]): NumberTable {
  const [first] = racers;
  if (first === undefined) return { head: [], rows: [] };
  const { columns, optimum } = first;
  const p = columns.length;
  return {
    head: ['Path', ...columns],
    rows: [
      ...(optimum === null ? [] : [['Optimum', ...optimum.coefficients.map((value) => short(value, 5))]]),
      ...racers.map((history) => [
        SOLVERS[history.solver].name,
        ...columns.map((_, j) => short(history.coefficients[history.iterations * p + j]!, 5)),
      ]),
    ],
  };
}
