/** Words that several commands share. */
import type { FitOptions, WatchedSolver } from '@oddsmith/core';

export const DATA_HELP =
  'CSV, TSV, Parquet, Arrow, JSON or NDJSON file (.gz too), a quoted pattern such as "part-*.csv", or - for standard input';

/** Core's, by type alone: its code is loaded with a command, not with the help. */
export const WATCHED_SOLVERS = [
  'gradient-descent',
  'momentum',
  'nesterov',
  'adagrad',
  'rmsprop',
  'adam',
  'sgd',
  'lbfgs',
  'newton',
] as const satisfies readonly WatchedSolver[];

/** The solvers of a fit: those that can be watched, and those that the shape of the data chooses among. */
export const SOLVERS = [
  'auto',
  'newton',
  'sampled-newton',
  'newton-cg',
  'lbfgs',
  'sgd',
  'adam',
  'rmsprop',
  'adagrad',
  'nesterov',
  'momentum',
  'gradient-descent',
] as const satisfies readonly NonNullable<FitOptions['solver']>[];
