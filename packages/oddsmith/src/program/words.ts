/** Words that several commands share. */
export const DATA_HELP =
  'CSV, TSV, Parquet, Arrow, JSON or NDJSON file (.gz too), a quoted pattern such as "part-*.csv", or - for standard input';

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
] as const;
