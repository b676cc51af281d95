import { contrastMatrix } from '../full/contrasts.js';
import type { Coding, TermSchema, VariableSchema } from '../schema.js';
import { basisSql } from './basis.js';
import type { Dialect } from './dialect.js';
import type { ExpressionWriter } from './expression.js';
import { COLUMNS, VALUES } from './layers.js';
import { isLevel, isPresent, type SqlValue } from './value.js';

/** Writes the columns of terms. */
export class TermWriter {
  private readonly writer: ExpressionWriter;
  private readonly dialect: Dialect;
  private readonly variables: ReadonlyMap<string, VariableSchema>;

  constructor(writer: ExpressionWriter, variables: readonly VariableSchema[]) {
    this.writer = writer;
    this.dialect = writer.dialect;
    this.variables = new Map(variables.map((variable) => [variable.label, variable]));
  }

  /** All products of a column of each variable, the first variable varying fastest. */
  columns({ variables, codings }: TermSchema): string[] {
    return variables
      .map((label, i) => this.variable(this.variables.get(label)!, codings[i]!))
      .reduce((products, columns) =>
        columns.flatMap((column) =>
          products.map((product) => this.dialect.withoutInfinity(`(${product} * ${column})`)),
        ),
      );
  }

  /** Whether the variable has a value, and one of its levels. */
  isUsable(variable: VariableSchema): string {
    const value = this.value(variable);
    if (variable.kind !== 'factor') return isPresent(value.sql);
    return `(${variable.levels.map((level) => isLevel(value, level, this.dialect)).join(' OR ')})`;
  }

  /** The variable, or the number that its basis is made of, by a name. */
  private value(variable: VariableSchema): SqlValue {
    const { layers } = this.writer;
    if (variable.kind === 'factor') {
      const { type, sql } = this.writer.value(variable.expression);
      return { type, sql: layers.name(VALUES, sql) };
    }
    const number = this.writer.number(variable.kind === 'basis' ? variable.argument : variable.expression);
    return { type: 'number', sql: layers.name(VALUES, number) };
  }

  private variable(variable: VariableSchema, coding: Coding): string[] {
    const value = this.value(variable);
    if (variable.kind === 'numeric') return [value.sql];
    const columns =
      variable.kind === 'basis'
        ? basisSql(variable.basis, value.sql, this.dialect).map((sql) => this.dialect.withoutInfinity(sql))
        : this.factor(variable, value, coding);
    return columns.map((sql) => this.writer.layers.name(COLUMNS, sql));
  }

  private factor(
    variable: VariableSchema & { readonly kind: 'factor' },
    value: SqlValue,
    coding: Coding,
  ): string[] {
    const { levels, contrast } = variable;
    if (coding === 'indicator' || contrast === 'treatment') {
      return levels.slice(coding === 'indicator' ? 0 : 1).map((level) => this.indicator(value, level));
    }
    const matrix = contrastMatrix(variable);
    return Array.from(matrix[0]!, (_, column) => {
      const cases = levels.map(
        (level, i) =>
          `WHEN ${isLevel(value, level, this.dialect)} THEN ${this.dialect.double(matrix[i]![column]!)}`,
      );
      return `CASE ${cases.join(' ')} END`;
    });
  }

  private indicator(value: SqlValue, level: string): string {
    const [zero, one] = [this.dialect.double(0), this.dialect.double(1)];
    return `CASE WHEN ${isLevel(value, level, this.dialect)} THEN ${one} WHEN ${isPresent(value.sql)} THEN ${zero} END`;
  }
}
