/**
 * The optimality conditions of penalised fits, worked out from the rows and the coefficients alone: plain loops, the definition of
 * the objective, glmnet's scaling. It shares nothing with what it judges.
 */

/** Columns of the design by name, without the intercept. */
export type Columns = Readonly<Record<string, readonly number[]>>;
/** Coefficients by name, `(Intercept)` among them. */
export type Coefficients = Readonly<Record<string, number>>;

export interface Judged {
  readonly columns: Columns;
  /** From 0 to 1: the share of events in a row. */
  readonly events: readonly number[];
  /** Default: all 1. */
  readonly weights?: readonly number[] | undefined;
  readonly offset?: readonly number[] | undefined;
  readonly alpha: number;
  readonly lambda: number;
  /** As they are given; default 1. */
  readonly factors?: Readonly<Record<string, number>> | undefined;
  readonly bounds?: Readonly<Record<string, readonly [number, number]>> | undefined;
  /** Columns that enter together. */
  readonly groups?: readonly (readonly string[])[] | undefined;
}

export interface Verdict {
  /** −ℓ/Σw and the penalty, binomial coefficients left out. */
  readonly objective: number;
  /** The largest violation over the intercept and all columns, on the scale of λ. */
  readonly violation: number;
}

interface Moments {
  readonly mean: number;
  readonly deviation: number;
}

const sumOf = (values: readonly number[]) => values.reduce((sum, one) => sum + one, 0);

export function moments(values: readonly number[], weights: readonly number[]): Moments {
  const total = sumOf(weights);
  const mean = sumOf(values.map((x, i) => weights[i]! * x)) / total;
  const square = sumOf(values.map((x, i) => weights[i]! * (x - mean) * (x - mean))) / total;
  return { mean, deviation: Math.sqrt(square) };
}

/** How far 0 is from the slopes that a coefficient allows: one slope where it is inside, an interval at a corner or a bound. */
function distance(slope: number, b: number, absolute: number, [atLow, atHigh]: readonly boolean[]): number {
  const least = atLow ? -Infinity : slope + (b > 0 ? absolute : -absolute);
  const most = atHigh ? Infinity : slope + (b < 0 ? -absolute : absolute);
  return Math.max(0, least, -most);
}

const isAt = (value: number, bound: number | undefined) =>
  bound !== undefined && Number.isFinite(bound) && Math.abs(value - bound) <= 1e-14 * Math.abs(bound);

interface Slopes {
  readonly slope: (column: string) => number;
  readonly deviation: (column: string) => number;
}

/** The penalty and the largest violation over the columns. */
function overColumns(judged: Judged, beta: Coefficients, { slope, deviation }: Slopes): [number, number] {
  const { columns, alpha, lambda, factors = {}, bounds = {}, groups = [] } = judged;
  const names = Object.keys(columns);
  const scale = names.length / sumOf(names.map((name) => factors[name] ?? 1));
  const together = new Set(groups.flat());
  let [penalty, violation] = [0, 0];
  for (const own of [...names.filter((name) => !together.has(name)).map((name) => [name]), ...groups]) {
    const factor = scale * (factors[own[0]!] ?? 1);
    const absolute = lambda * alpha * factor * (own.length > 1 ? Math.sqrt(own.length) : 1);
    const squared = lambda * (1 - alpha) * factor;
    const b = own.map((name) => beta[name]! * deviation(name));
    const slopes = own.map((name, k) => slope(name) + squared * b[k]!);
    const length = Math.hypot(...b);
    penalty += absolute * length + (squared / 2) * length * length;
    if (own.length === 1) {
      const limits = (bounds[own[0]!] ?? []).map((bound) => isAt(beta[own[0]!]!, bound));
      violation = Math.max(violation, distance(slopes[0]!, b[0]!, absolute, limits));
    } else if (length === 0) violation = Math.max(violation, Math.hypot(...slopes) - absolute);
    else
      violation = Math.max(violation, Math.hypot(...slopes.map((s, k) => s + (absolute * b[k]!) / length)));
  }
  return [penalty, violation];
}

/** Of a response of two classes. */
export function judge(judged: Judged, beta: Coefficients): Verdict {
  const { columns, events, offset } = judged;
  const weights = judged.weights ?? events.map(() => 1);
  const total = sumOf(weights);
  const z = events.map((_, i) =>
    Object.entries(columns).reduce(
      (sum, [name, values]) => sum + beta[name]! * values[i]!,
      beta['(Intercept)']! + (offset?.[i] ?? 0),
    ),
  );
  const losses = z.map(
    (one, i) => Math.max(one, 0) + Math.log1p(Math.exp(-Math.abs(one))) - events[i]! * one,
  );
  const rest = z.map((one, i) => (weights[i]! / total) * (1 / (1 + Math.exp(-one)) - events[i]!));
  const found = Object.fromEntries(
    Object.keys(columns).map((name) => [name, moments(columns[name]!, weights)]),
  );
  const [penalty, violation] = overColumns(judged, beta, {
    slope: (name) =>
      sumOf(columns[name]!.map((x, i) => (x - found[name]!.mean) * rest[i]!)) / found[name]!.deviation,
    deviation: (name) => found[name]!.deviation,
  });
  return {
    objective: sumOf(losses.map((one, i) => (weights[i]! / total) * one)) + penalty,
    violation: Math.max(violation, Math.abs(sumOf(rest))),
  };
}
