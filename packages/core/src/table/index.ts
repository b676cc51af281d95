/** What other packages may use of the tables. */
export { columnNamed, isMissing, selectRows } from './columns.js';
export { type CsvBatchOptions, csvColumnTypes, readCsvBatches } from './csv/batches.js';
export type { CsvOptions, CsvStreamOptions } from './csv/options.js';
export { readCsv, readCsvSync } from './csv/read.js';
export type { CsvSource } from './csv/source.js';
export type { ArrowTableLike } from './data/arrow.js';
export { type Data, type TableOptions, toTable } from './data.js';
export { type DescribeOptions, describeTable } from './description/describe.js';
export type {
  ColumnDescription,
  EventRate,
  Suggestion,
  TableDescription,
} from './description/description.js';
export { type Bin, type ColumnDistribution, distributionsOf } from './description/distribution.js';
export { formatDescription } from './description/format.js';
export type { HoldOut } from './split.js';
export type { CategoricalColumn, Column, NumericColumn, RequestedType, Table } from './table.js';
export type { TokenType } from './type-policy.js';
