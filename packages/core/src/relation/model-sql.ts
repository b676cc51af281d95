/** A model as a SELECT: log-odds and probability of every row of a relation, in the engine. */
import { OddsmithError } from '../errors.js';
import { useFullLanguage } from '../formula/full/index.js';
import { DIALECTS, type Dialect, type DialectName } from '../formula/sql/dialect.js';
import { decaySql } from '../formula/sql/functions.js';
import { schemaSql } from '../formula/sql/index.js';
import { binaryEvent } from '../output/binary-only.js';
import type { ModelFile } from '../output/model.js';

export interface ModelSqlOptions {
  readonly dialect: DialectName | Dialect;
  /** What stands after FROM: a quoted name, or a query in parentheses with a name. */
  readonly source: string;
  /** Columns of the relation that the result has, too. Default: none. */
  readonly keep?: readonly string[];
}

/**
 * The text of a SELECT with the kept columns, `log_odds` and `probability`: a row for every row, NULL where it cannot be
 * predicted. Coefficients are written so that they are read back exactly.
 *
 * Throws `option-unavailable` for a model that is not binary, and for one with infinite coefficients.
 */
export function modelSql(model: ModelFile, { dialect: named, source, keep = [] }: ModelSqlOptions): string {
  useFullLanguage();
  binaryEvent(model);
  if (model.limiting !== null) {
    const message = 'A model with infinite coefficients is not written as SQL in this version.';
    throw new OddsmithError('option-unavailable', message, { option: 'model' });
  }
  const dialect = typeof named === 'string' ? DIALECTS[named] : named;
  const sql = schemaSql(model.schema, dialect, { response: false });
  const parts = sql.columns.flatMap((column, j) => {
    const coefficient = model.coefficients[j] ?? 0;
    return coefficient === 0 ? [] : [`${dialect.double(coefficient)} * ${column}`];
  });
  if (sql.offset !== null) parts.push(sql.offset);
  const logOdds = parts.length === 0 ? dialect.double(0) : parts.join(' + ');
  const names = keep.map((name) => dialect.identifier(name));
  const kept = names.map((name) => `${name}, `).join('');
  const [zero, one] = [dialect.double(0), dialect.double(1)];
  const inner = `SELECT ${kept}CASE WHEN ${sql.usable === '' ? '1 = 1' : sql.usable} THEN ${logOdds} END AS log_odds FROM ${sql.from(source, keep)}`;
  const decay = decaySql('log_odds', dialect);
  const probability = `CASE WHEN log_odds >= ${zero} THEN ${one} / (${one} + ${decay}) WHEN log_odds < ${zero} THEN ${decay} / (${one} + ${decay}) END`;
  return `SELECT ${kept}log_odds, ${probability} AS probability FROM (${inner}) AS oddsmith_predicted`;
}
