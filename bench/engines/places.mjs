// Where the rows are: each place is opened with so many workers, and measures a fit of a folder's rows.
import * as clickhouse from './clickhouse.mjs';
import * as duckdb from './duckdb.mjs';
import * as memory from './memory.mjs';
import * as trino from './trino.mjs';

export const PLACES = { memory, duckdb, clickhouse, trino };
