import { OddsmithError } from '../../errors.js';
import { firstArgument, formatExpression, summands } from '../expressions.js';
import { argumentsOf, type Call, elements, numbersOf, textsOf } from '../full/arguments.js';
import { intervalsOf } from '../full/cut.js';
import { daysOfText } from '../full/dates.js';
import type { Expression, InputColumn } from '../schema.js';
import type { DatePart, Dialect } from './dialect.js';
import { functionSql, powerSql } from './functions.js';
import { INPUTS, type Layers } from './layers.js';
import { asCondition, asNumber, asText, isLevel, isPresent, type SqlValue } from './value.js';

type ColumnType = InputColumn['type'];
type Binary = Expression & { readonly kind: 'binary' };

/** Functions that say how the levels of what they hold are taken, not what they are. */
const WRAPPERS = ['I', 'factor', 'as.factor', 'ordered', 'relevel', 'C', 'as.numeric'];
const DATE_PARTS = ['year', 'month', 'day', 'weekday', 'yearday'];
const COMPARISONS: Readonly<Record<string, string>> = {
  '<': '<',
  '<=': '<=',
  '>': '>',
  '>=': '>=',
  '==': '=',
  '!=': '<>',
};
/** Days on both sides of which no database has dates. */
const DATES = [-700_000, 2_900_000] as const;

/** Writes settled expressions for a dialect; `typeOf` says what is in a column. */
export class ExpressionWriter {
  readonly dialect: Dialect;
  readonly layers: Layers;
  private readonly typeOf: (column: string) => ColumnType;
  private readonly finite: Dialect['finite'];

  /** `clean`: all columns have finite values in every row. */
  constructor(dialect: Dialect, layers: Layers, typeOf: (column: string) => ColumnType, clean = false) {
    this.dialect = dialect;
    this.layers = layers;
    this.typeOf = typeOf;
    this.finite = clean ? (double) => double : dialect.finite;
  }

  /** A column of the table; NULL where it is missing or not finite. */
  column(name: string): SqlValue {
    const { identifier, asDouble, asText, days } = this.dialect;
    const column = identifier(name);
    const named = (sql: string) => this.layers.name(INPUTS, sql);
    switch (this.typeOf(name)) {
      case 'number':
        return { type: 'number', sql: named(this.finite(asDouble(column))) };
      case 'date':
        return { type: 'number', sql: named(this.finite(days(column))) };
      case 'text':
        return { type: 'text', sql: named(asText(column)) };
      case 'boolean':
        return { type: 'condition', sql: named(column) };
    }
  }

  number(expression: Expression): string {
    return asNumber(this.value(expression), this.dialect);
  }

  condition(expression: Expression): string {
    return asCondition(this.value(expression), this.dialect);
  }

  value(expression: Expression): SqlValue {
    switch (expression.kind) {
      case 'number':
        return { type: 'number', sql: this.dialect.double(expression.value) };
      case 'text':
        return { type: 'text', sql: this.dialect.text(expression.value) };
      case 'boolean':
        return { type: 'condition', sql: expression.value ? '(1 = 1)' : '(1 = 0)' };
      case 'name':
        return this.column(expression.name);
      case 'unary':
        return this.unary(expression);
      case 'binary':
        return this.binary(expression);
      case 'call':
        return this.call(expression);
      default:
        throw new OddsmithError(
          'formula-unsupported',
          `${formatExpression(expression)} has no value in SQL.`,
        );
    }
  }

  private unary(expression: Expression & { readonly kind: 'unary' }): SqlValue {
    const { operator, operand } = expression;
    if (operator === '!') return { type: 'condition', sql: `(NOT ${this.condition(operand)})` };
    return {
      type: 'number',
      sql: numbersOf(expression) === null ? this.arithmetic(expression) : this.steps(expression),
    };
  }

  private binary(expression: Binary): SqlValue {
    const { operator, left, right } = expression;
    if (operator === '&' || operator === '|') {
      const word = operator === '&' ? 'AND' : 'OR';
      return { type: 'condition', sql: `(${this.condition(left)} ${word} ${this.condition(right)})` };
    }
    if (operator === '%in%') return this.membership(expression);
    if (COMPARISONS[operator] !== undefined) return this.comparison(expression);
    return { type: 'number', sql: this.arithmetic(expression) };
  }

  /** Looked at for infinities once: sums, products and quotients of something infinite are never finite again. */
  private arithmetic(expression: Expression): string {
    return this.dialect.finite(this.steps(expression));
  }

  /** Arithmetic that may be infinite or NaN. */
  private steps(expression: Expression): string {
    if (expression.kind === 'unary' && expression.operator !== '!') {
      const sql = this.steps(expression.operand);
      return expression.operator === '-' ? `(- ${sql})` : sql;
    }
    if (expression.kind !== 'binary') return this.number(expression);
    const { operator, left, right } = expression;
    if (operator === '+' || operator === '-') {
      const [first, ...rest] = summands(expression);
      return rest.reduce(
        (total, part) => `(${total} ${part.operator} ${this.steps(part.expression)})`,
        this.steps(first!.expression),
      );
    }
    if (operator === '*') return `(${this.steps(left)} * ${this.steps(right)})`;
    if (operator === '/') return `(${this.steps(left)} / ${this.divisor(right)})`;
    if (operator !== '^') return this.number(expression);
    return powerSql(this.number(left), this.number(right), numbersOf(right)?.[0] ?? null, this.dialect);
  }

  /** NULL where it is 0. */
  private divisor(expression: Expression): string {
    const constant = numbersOf(expression)?.[0] ?? 0;
    const sql = this.number(expression);
    return constant === 0 ? `NULLIF(${sql}, ${this.dialect.double(0)})` : sql;
  }

  private comparison({ operator, left, right }: Binary): SqlValue {
    const sign = COMPARISONS[operator]!;
    const days = this.dayOf(right, left) ?? this.dayOf(left, right);
    if (days !== null) {
      const number = this.dialect.double(days);
      const sql =
        right.kind === 'text'
          ? `(${this.number(left)} ${sign} ${number})`
          : `(${number} ${sign} ${this.number(right)})`;
      return { type: 'condition', sql };
    }
    const [x, y] = [this.value(left), this.value(right)];
    if (x.type === 'text' && y.type === 'text')
      return { type: 'condition', sql: `(${x.sql} ${sign} ${y.sql})` };
    const [labels, level] =
      right.kind === 'text' ? [x, right] : left.kind === 'text' ? [y, left] : [null, null];
    if (labels !== null) {
      const same = isLevel(labels, level.value, this.dialect);
      return { type: 'condition', sql: operator === '!=' ? `(NOT (${same}))` : `(${same})` };
    }
    return {
      type: 'condition',
      sql: `(${asNumber(x, this.dialect)} ${sign} ${asNumber(y, this.dialect)})`,
    };
  }

  /** The day that a text beside a date column means. */
  private dayOf(text: Expression, beside: Expression): number | null {
    const isDate = beside.kind === 'name' && this.typeOf(beside.name) === 'date';
    return isDate && text.kind === 'text' ? daysOfText(text.value) : null;
  }

  private membership({ left, right }: Binary): SqlValue {
    const given = this.value(left);
    const isText = given.type === 'text';
    const value: SqlValue = isText ? given : { type: 'number', sql: asNumber(given, this.dialect) };
    const wanted = elements(right).map((element) => {
      const truth = element.kind === 'boolean' && !isText ? String(Number(element.value)) : null;
      const level = truth ?? this.dayOf(element, left) ?? textsOf(element)![0]!;
      return isLevel(value, String(level), this.dialect);
    });
    return { type: 'condition', sql: `(${wanted.join(' OR ')})` };
  }

  private call(call: Call): SqlValue {
    const { name } = call;
    if (WRAPPERS.includes(name)) {
      const inner = this.value(firstArgument(call));
      return name === 'as.numeric' ? { type: 'number', sql: asNumber(inner, this.dialect) } : inner;
    }
    if (name === 'pmin' || name === 'pmax') return this.extreme(call);
    const given = argumentsOf(call);
    if (name === 'ifelse') return this.chosen(given);
    if (name === 'cut') return this.interval(call, given);
    if (name === 'lump') return this.lumped(given);
    const x = this.number(given.get('x')!);
    if (DATE_PARTS.includes(name)) return { type: 'number', sql: this.datePart(name as DatePart, x) };
    return { type: 'number', sql: functionSql(name, x, this.dialect) };
  }

  /** Of NULL and a number `least` and `greatest` may give the number. */
  private extreme({ name, arguments: list }: Call): SqlValue {
    const numbers = list.map((argument) => this.number(argument));
    const all = numbers.map(isPresent).join(' AND ');
    const sql = `CASE WHEN ${all} THEN ${name === 'pmin' ? 'least' : 'greatest'}(${numbers.join(', ')}) END`;
    return { type: 'number', sql: numbers.length === 1 ? numbers[0]! : sql };
  }

  private chosen(given: ReadonlyMap<string, Expression>): SqlValue {
    const test = this.condition(given.get('test')!);
    const [yes, no] = [this.value(given.get('yes')!), this.value(given.get('no')!)];
    const type = yes.type === no.type ? yes.type : 'number';
    if (type === 'number' && (yes.type === 'text' || no.type === 'text')) {
      throw new OddsmithError(
        'formula-unsupported',
        'In SQL the branches of ifelse() are both texts or both numbers.',
      );
    }
    const branch = (value: SqlValue) => (type === 'number' ? asNumber(value, this.dialect) : value.sql);
    return { type, sql: `CASE WHEN ${test} THEN ${branch(yes)} WHEN NOT ${test} THEN ${branch(no)} END` };
  }

  private interval(call: Call, given: ReadonlyMap<string, Expression>): SqlValue {
    const { breaks, right, lowest, labels } = intervalsOf(call, {});
    const x = this.number(given.get('x')!);
    const last = labels.length - 1;
    const cases = labels.map((label, i) => {
      const closedBelow = !right || (lowest && i === 0);
      const closedAbove = right || (lowest && i === last);
      const bounds = [
        Number.isFinite(breaks[i]!)
          ? `${x} ${closedBelow ? '>=' : '>'} ${this.dialect.double(breaks[i]!)}`
          : null,
        Number.isFinite(breaks[i + 1]!)
          ? `${x} ${closedAbove ? '<=' : '<'} ${this.dialect.double(breaks[i + 1]!)}`
          : null,
      ].filter((bound) => bound !== null);
      const within = bounds.length === 0 ? isPresent(x) : bounds.join(' AND ');
      return `WHEN ${within} THEN ${this.dialect.text(label)}`;
    });
    return { type: 'text', sql: `CASE ${cases.join(' ')} END` };
  }

  private lumped(given: ReadonlyMap<string, Expression>): SqlValue {
    const kept = textsOf(given.get('n')!)!;
    const named = given.get('other');
    const other = named === undefined ? 'other' : textsOf(named)![0]!;
    return { type: 'text', sql: asText(this.value(given.get('x')!), kept, this.dialect, other) };
  }

  private datePart(part: DatePart, days: string): string {
    const { datePart, double } = this.dialect;
    return `CASE WHEN ${days} BETWEEN ${double(DATES[0])} AND ${double(DATES[1])} THEN ${datePart(part, days)} END`;
  }
}
