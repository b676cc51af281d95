/** Words that several commands share. */
import type { WatchedSolver } from '@oddsmith/core';

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
