/** Linear functions of coefficients: a number and multiples of some of them. */
export interface LinearForm {
  readonly constant: number;
  /** Factor by index of the coefficient. */
  readonly factors: ReadonlyMap<number, number>;
}

export function constant(value: number): LinearForm {
  return { constant: value, factors: new Map() };
}

export function coefficient(index: number): LinearForm {
  return { constant: 0, factors: new Map([[index, 1]]) };
}

export function scale(form: LinearForm, by: number): LinearForm {
  const factors = new Map(Array.from(form.factors, ([index, factor]) => [index, factor * by]));
  return { constant: form.constant * by, factors };
}

export function add(a: LinearForm, b: LinearForm): LinearForm {
  const factors = new Map(a.factors);
  for (const [index, factor] of b.factors) factors.set(index, (factors.get(index) ?? 0) + factor);
  return { constant: a.constant + b.constant, factors };
}

/** Whether no coefficient is left in it. */
export function isConstant({ factors }: LinearForm): boolean {
  return Array.from(factors.values()).every((factor) => factor === 0);
}

/** The factors of all coefficients. */
export function combine({ factors }: LinearForm, size: number): Float64Array {
  return Float64Array.from({ length: size }, (_, index) => factors.get(index) ?? 0);
}
