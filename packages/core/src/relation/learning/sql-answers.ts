/** Answers to what formulas ask of the numbers and levels of all rows, by queries. */
import { OddsmithError } from '../../errors.js';
import type { Asked, Extent, Recurrence, Standing } from '../../formula/basis/asked.js';
import { exponentOfSize, SMALLEST_NORM, scaledBack } from '../../formula/basis/orthogonal.js';
import { formatExpression } from '../../formula/expressions.js';
import { labelsOf } from '../../formula/full/labels.js';
import type { Answer, LevelCounts, Question } from '../../formula/full/questions.js';
import type { Inputs } from '../../formula/inputs.js';
import type { Expression } from '../../formula/schema.js';
import type { Dialect } from '../../formula/sql/dialect.js';
import type { SqlValue } from '../../formula/sql/value.js';
import {
  type DoubleDouble,
  divide,
  fromNumber,
  sqrt,
  subtract,
  toNumber,
  twoProduct,
} from '../../math/double-double.js';
import { exponentOf, scale } from '../../math/float-bits.js';
import { compareCodePoints } from '../../table/code-points.js';
import { numberOf } from '../relation.js';
import type { Asks } from './asked-rows.js';
import { beside, exactSum, type NamedSteps } from './exact-sums.js';
import { MOST_LEVELS, tooManyLevels } from './levels.js';
import { orderOf } from './order-search.js';

export class SqlAnswers {
  readonly #dialect: Dialect;
  /** Some rows with all levels of columns, for types and the order of levels. */
  readonly #inputs: Inputs;
  readonly #rows: number;
  readonly #extents = new Map<Expression, Extent>();

  /** `rows`: how many take part. */
  constructor(dialect: Dialect, inputs: Inputs, rows: number) {
    [this.#dialect, this.#inputs, this.#rows] = [dialect, inputs, rows];
  }

  /** Throws `value-out-of-domain` where an expression has no value in some row. */
  *answer({ of, asked }: Question): Asks<Answer> {
    if (asked.kind === 'levels') return yield* this.#levels(of);
    const extent = this.#extents.get(of) ?? (yield* this.#extent(of));
    this.#extents.set(of, extent);
    return yield* this.#ofNumbers(of, asked, extent);
  }

  *#ofNumbers(of: Expression, asked: Asked, extent: Extent): Asks<Answer> {
    switch (asked.kind) {
      case 'extent':
        return extent;
      case 'order':
        return yield* orderOf(of, asked.ranks, extent, this.#dialect);
      case 'standings':
        return yield* this.#standings(of, asked.values);
      case 'distinct':
        return yield* this.#distinct(of, asked.most);
      case 'mean': {
        const { exponent, total } = yield* this.#total(of, extent);
        return scale(toNumber(divide(total, fromNumber(extent.rows))), exponent) + 0;
      }
      case 'spread':
        return yield* this.#spread(of, asked.centre, extent);
      case 'recurrence':
        return yield* this.#recurrence(of, asked.degree, extent);
    }
  }

  *#extent(of: Expression): Asks<Extent> {
    const [row = []] = yield {
      kind: 'sums',
      of,
      sums: (x) => ({ steps: [], items: [`count(${x})`, `min(${x})`, `max(${x})`] }),
    };
    const [rows = 0, low = 0, high = 0] = row.map(numberOf);
    if (rows < this.#rows) throw this.#withoutValue(of, this.#rows - rows);
    return { rows, low: low + 0, high: high + 0 };
  }

  *#standings(of: Expression, values: readonly number[]): Asks<Standing[]> {
    const { double } = this.#dialect;
    const counted = (x: string, sign: string, value: number) =>
      `sum(CASE WHEN ${x} ${sign} ${double(value)} THEN 1 ELSE 0 END)`;
    const [row = []] = yield {
      kind: 'sums',
      of,
      sums: (x) => ({
        steps: [],
        items: values.flatMap((value) => [counted(x, '<', value), counted(x, '<=', value)]),
      }),
    };
    return values.map((_, i) => ({ below: numberOf(row[2 * i]), upTo: numberOf(row[2 * i + 1]) }));
  }

  *#distinct(of: Expression, most: number): Asks<number> {
    const zero = this.#dialect.double(0);
    const rows = yield {
      kind: 'groups',
      of,
      asNumber: true,
      // To some engines 0 and −0 are two groups.
      groups: ({ sql: x }) => ({
        key: `CASE WHEN ${x} = ${zero} THEN ${zero} ELSE ${x} END`,
        items: [],
        tail: ` LIMIT ${most}`,
      }),
    };
    return rows.length;
  }

  /** Sums of columns made of an expression, exactly. */
  *#exactly(
    of: Expression,
    rows: number,
    made: (x: string, own: string) => readonly (readonly [name: string, exponent: number])[],
    steps: (x: string, own: string) => NamedSteps,
  ): Asks<DoubleDouble[]> {
    const sums = (x: string, own: string) =>
      made(x, own).map(([name, exponent]) => exactSum(name, exponent, rows, this.#dialect));
    const [row = []] = yield {
      kind: 'sums',
      of,
      sums: (x, own) => {
        const all = sums(x, own);
        return {
          steps: [...steps(x, own), ...beside(all.map((sum) => sum.steps))],
          items: all.flatMap(({ items }) => items),
        };
      },
    };
    const cells = row.map(numberOf);
    const all = sums('', '');
    const each = cells.length / all.length;
    return all.map((sum, i) => sum.read(cells.slice(i * each, (i + 1) * each)));
  }

  /** Σ x/2^exponent. */
  *#total(of: Expression, { rows, low, high }: Extent): Asks<{ exponent: number; total: DoubleDouble }> {
    const largest = Math.max(Math.abs(low), Math.abs(high));
    const exponent = largest === 0 ? 0 : Math.max(exponentOf(largest) + 1, LEAST_EXPONENT);
    const unit = this.#dialect.double(scale(1, -exponent));
    const [total] = yield* this.#exactly(
      of,
      rows,
      (_, own) => [[`${own}_x`, 0]],
      (x, own) => [[[`${own}_x`, `${x} * ${unit}`]]],
    );
    return { exponent, total: total! };
  }

  /** In units of the largest difference, as in memory. */
  *#spread(of: Expression, centre: number, { rows, low, high }: Extent): Asks<number> {
    const { double } = this.#dialect;
    const unit = Math.max(Math.abs(low - centre), Math.abs(high - centre));
    if (unit === 0 || !Number.isFinite(unit)) return unit;
    const [squares] = yield* this.#exactly(
      of,
      rows,
      (_, own) => [[`${own}_e`, 0]],
      (x, own) => [
        [[`${own}_d`, `(${x} - ${double(centre)}) / ${double(unit)}`]],
        [[`${own}_e`, `${own}_d * ${own}_d`]],
      ],
    );
    return toNumber(sqrt(divide(squares!, fromNumber(Math.max(1, rows - 1))))) * unit;
  }

  /** The Stieltjes procedure, as in memory; the values of a degree are computed from those before in every query. */
  *#recurrence(of: Expression, degree: number, extent: Extent): Asks<Recurrence | null> {
    const { rows, low, high } = extent;
    const { exponent: unit, total } = yield* this.#total(of, extent);
    const origin = scale(toNumber(total) / rows, unit) + 0;
    const exponent = exponentOfSize(Math.max(Math.abs(high - origin), Math.abs(low - origin)));
    const left = subtract(total, twoProduct(scale(origin, -unit), rows));
    const centers = [scale(toNumber(left) / rows, unit - exponent)];
    const norms = [Math.sqrt(rows)];
    // Squares of polynomials whose mean square is 1 are `rows` at most, before they are normed 16 times that.
    const room = exponentOf(rows) + 5;
    for (let k = 0; k < degree; k++) {
      const isLast = k === degree - 1;
      const [squares, products] = yield* this.#exactly(
        of,
        rows,
        (_, own) => [[`${own}_s`, room] as const, ...(isLast ? [] : [[`${own}_t`, room] as const])],
        (x, own) => this.#polynomials(x, own, { origin, centers, norms }, exponent),
      );
      const norm = Math.sqrt(toNumber(squares!) / rows);
      if (norm < SMALLEST_NORM) return null;
      norms.push(norm);
      if (products !== undefined) centers.push(toNumber(divide(products, squares!)));
    }
    return scaledBack({ origin, centers, norms }, exponent);
  }

  /** The polynomial that follows those of a recurrence: its square `s`, and that times x, `t`. */
  #polynomials(x: string, own: string, { origin, centers, norms }: Recurrence, exponent: number): NamedSteps {
    const { double } = this.#dialect;
    const u = `${own}_u`;
    const p = (k: number) => (k === 0 ? double(1) : `${own}_p${k}`);
    const next = (k: number) => {
      const about = `(${u} - ${double(centers[k]!)})`;
      return k === 0 ? about : `${about} * ${p(k)} - ${double(norms[k]!)} * ${p(k - 1)}`;
    };
    const last = centers.length - 1;
    return [
      [[u, `(${x} - ${double(origin)}) * ${double(scale(1, -exponent))}`]],
      ...Array.from({ length: last }, (_, k) => [
        [p(k + 1), `(${next(k)}) / ${double(norms[k + 1]!)}`] as const,
      ]),
      [[`${own}_y`, next(last)]],
      [[`${own}_s`, `${own}_y * ${own}_y`]],
      [[`${own}_t`, `${u} * ${own}_s`]],
    ];
  }

  *#levels(of: Expression): Asks<LevelCounts> {
    const found = yield {
      kind: 'groups',
      of,
      asNumber: false,
      groups: (value) => ({ key: labelSql(value), items: ['count(*)'], tail: ` LIMIT ${MOST_LEVELS + 1}` }),
    };
    if (found.length > MOST_LEVELS) throw tooManyLevels(formatExpression(of));
    const counts = new Map<string, number>();
    const { levels: shown, numeric } = labelsOf(of, this.#inputs);
    for (const [cell = null, count] of found) {
      const level = numeric ? String(numberOf(cell)) : String(cell);
      counts.set(level, (counts.get(level) ?? 0) + numberOf(count));
    }
    const lost = [...counts.values()].reduce((left, count) => left - count, this.#rows);
    if (lost > 0) throw this.#withoutValue(of, lost);
    const known = shown.filter((level) => counts.has(level));
    // Numbers that the few rows do not show have their places among the others.
    const inOrder = numeric ? (a: string, b: string) => Number(a) - Number(b) : compareCodePoints;
    const levels = known.length === counts.size ? known : [...counts.keys()].sort(inOrder);
    return { levels, counts: levels.map((level) => counts.get(level)!) };
  }

  #withoutValue(of: Expression, rows: number): OddsmithError {
    const { text, start, end } = this.#inputs.place(of);
    const message = `${text.slice(start, end)} has no value in ${rows} of the rows used.`;
    return new OddsmithError('value-out-of-domain', message, { text, start, end });
  }
}

/** Smaller numbers are as good as 0. */
const LEAST_EXPONENT = -1000;

function labelSql({ type, sql }: SqlValue): string {
  return type === 'condition' ? `CASE WHEN ${sql} THEN 'true' WHEN NOT ${sql} THEN 'false' END` : sql;
}
