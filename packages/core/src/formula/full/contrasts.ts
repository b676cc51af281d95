import { OddsmithError } from '../../errors.js';
import {
  type DoubleDouble,
  divide,
  fromNumber,
  multiply,
  multiplyNumber,
  sqrt,
  subtract,
  toNumber,
  ZERO,
} from '../../math/double-double.js';
import type { Contrast, Expression, VariableSchema } from '../schema.js';

type NamedContrast = Exclude<Contrast, object>;
type Factor = Extract<VariableSchema, { kind: 'factor' }>;

const NAMES: readonly NamedContrast[] = ['treatment', 'sum', 'helmert', 'poly'];

/** Beyond, their recurrence loses digits (and R's, which stops at 95, has none left). */
const MOST_LEVELS = 60;

/** `sum`, `contr.sum`, `"contr.sum"`; null for what is no contrast. */
export function contrastNamed(expression: Expression): NamedContrast | null {
  const given =
    expression.kind === 'word' ? expression.word : expression.kind === 'text' ? expression.value : '';
  return NAMES.find((name) => given === name || given === `contr.${name}`) ?? null;
}

/** Throws `option-invalid` for contrasts that do not go with the levels. */
export function checkContrast({ label, levels, contrast }: Factor): void {
  const refuse = (problem: string) =>
    new OddsmithError('option-invalid', `The contrasts of ${label} ${problem}.`, {
      option: 'contrasts',
      column: label,
    });
  if (contrast === 'poly' && levels.length > MOST_LEVELS) {
    throw refuse(`are polynomials over ${levels.length} levels; ${MOST_LEVELS} are the most`);
  }
  if (typeof contrast !== 'object') return;
  const { matrix, columns } = contrast;
  if (matrix.length !== levels.length) {
    throw refuse(`have ${matrix.length} rows for its ${levels.length} levels (${levels.join(', ')})`);
  }
  if (columns.length < 1 || columns.length >= levels.length) {
    throw refuse(`have ${columns.length} columns; expected from 1 to ${levels.length - 1}`);
  }
  if (matrix.some((row) => row.length !== columns.length || !row.every(Number.isFinite))) {
    throw refuse('must have the same number of finite numbers in every row');
  }
}

/** The columns of a factor's contrasts other than `treatment`, a row for each level. */
export function contrastMatrix({ levels, contrast }: Factor): readonly Float64Array[] {
  const count = levels.length;
  if (typeof contrast === 'object') return contrast.matrix.map((row) => Float64Array.from(row));
  if (contrast === 'poly') return polynomials(count);
  return levels.map((_, level) =>
    Float64Array.from({ length: count - 1 }, (_, column) => {
      if (contrast === 'sum') return level === count - 1 ? -1 : level === column ? 1 : 0;
      return level <= column ? -1 : level === column + 1 ? column + 1 : 0;
    }),
  );
}

/**
 * The orthonormal polynomials over 1, …, n, a row for each level, by their recurrence in double-double (Gram's;
 * NIST Handbook of Mathematical Functions 18.22): x·pⱼ = aⱼ₊₁·pⱼ₊₁ + aⱼ·pⱼ₋₁ with aⱼ² = j²(n² − j²)/(4(4j² − 1)).
 */
function polynomials(count: number): Float64Array[] {
  const a = Array.from({ length: count }, (_, j) =>
    sqrt(divide(fromNumber(j * j * (count * count - j * j)), fromNumber(4 * Math.max(1, 4 * j * j - 1)))),
  );
  const first = divide(fromNumber(1), sqrt(fromNumber(count)));
  return Array.from({ length: count }, (_, level) => {
    const x = level - (count - 1) / 2;
    const row = new Float64Array(count - 1);
    let [before, now]: [DoubleDouble, DoubleDouble] = [ZERO, first];
    for (let j = 0; j < count - 1; j++) {
      const next = divide(subtract(multiplyNumber(now, x), multiply(a[j]!, before)), a[j + 1]!);
      row[j] = toNumber(next);
      [before, now] = [now, next];
    }
    return row;
  });
}
