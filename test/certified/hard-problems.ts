/** Random problems that are hard for double precision, drawn from fixed seeds; each has a finite estimate. */
import { type BinomialRows, countsOf, type ExactFit, exactFit } from '../oracle/newton.js';

export interface HardProblem {
  readonly family: string;
  readonly seed: number;
  readonly formula: string;
  readonly data: Readonly<Record<string, readonly number[]>>;
  readonly weights?: { readonly column: string; readonly kind: 'frequency' | 'totals' };
  readonly offset?: string;
  readonly exact: ExactFit;
  /** What the exact fit was given: design columns (the intercept first), counts, offset. */
  readonly rows: BinomialRows;
}

/** Uniform numbers in (0, 1): Marsaglia's xorshift on 32 bits. */
export class Random {
  private state: number;

  constructor(seed: number) {
    this.state = Math.imul(seed, 0x9e3779b1) | 1;
    for (let i = 0; i < 8; i++) this.uniform();
  }

  uniform(): number {
    this.state ^= this.state << 13;
    this.state ^= this.state >>> 17;
    this.state ^= this.state << 5;
    return ((this.state >>> 0) + 0.5) / 2 ** 32;
  }

  between(low: number, high: number): number {
    return low + (high - low) * this.uniform();
  }

  integer(low: number, high: number): number {
    return Math.floor(this.between(low, high + 1));
  }

  /** Box and Muller. */
  normal(): number {
    return Math.sqrt(-2 * Math.log(this.uniform())) * Math.cos(2 * Math.PI * this.uniform());
  }
}

/** A problem before its answer is known. */
interface Draft {
  readonly columns: readonly (readonly number[])[];
  /** Mean response in each row. */
  readonly logOdds: readonly number[];
  readonly formula?: string;
  readonly variables?: Readonly<Record<string, readonly number[]>>;
}

type Family = (random: Random) => Draft;

const repeat = (n: number, draw: (i: number) => number) => Array.from({ length: n }, (_, i) => draw(i));

/** Independent normal columns with coefficients of the given size. */
function plain(random: Random, n: number, p: number, size = 0.7): Draft {
  const columns = Array.from({ length: p }, () => repeat(n, () => random.normal()));
  const beta = columns.map(() => size * random.normal());
  const intercept = 0.5 * random.normal();
  return { columns, logOdds: repeat(n, (i) => columns.reduce((z, x, j) => z + x[i]! * beta[j]!, intercept)) };
}

const families: Readonly<Record<string, Family>> = {
  plain: (random) => plain(random, random.integer(20, 400), random.integer(1, 10), 0.4),
  'collinear to 1e7': (random) => {
    const base = plain(random, random.integer(80, 250), random.integer(2, 5), 0.5);
    const noise = 10 ** -random.between(3, 7);
    const copies = base.columns.slice(0, 2).map((x) => x.map((value) => value + noise * random.normal()));
    return { ...base, columns: [...base.columns, ...copies] };
  },
  polynomial: (random) => {
    const n = random.integer(100, 400);
    const t = repeat(n, () => random.uniform());
    const columns = Array.from({ length: random.integer(5, 8) }, (_, k) => t.map((x) => x ** (k + 1)));
    return { columns, logOdds: t.map((x) => 3 * Math.sin(4 * x)) };
  },
  'scales 1e±8': (random) => {
    const base = plain(random, random.integer(60, 300), random.integer(2, 7), 0.5);
    const scaled = base.columns.map((x) => {
      const scale = 10 ** random.between(-8, 8);
      const shift = random.uniform() < 0.5 ? 0 : random.between(-20, 20);
      return x.map((value) => scale * (value + shift));
    });
    return { ...base, columns: scaled };
  },
  'nearly separated': (random) =>
    plain(random, random.integer(40, 200), random.integer(1, 3), random.between(8, 25)),
  'one crossing': (random) => {
    // Events above 1/2 and non-events below, but for four rows that cross by a hair.
    const n = random.integer(30, 120);
    const hair = 10 ** -random.between(2, 5);
    const x1 = [0.5 - hair, 0.5 - hair, 0.5 + hair, 0.5 + hair, ...repeat(n, () => random.uniform())];
    const x2 = [-1, 1, -1, 1, ...repeat(n, () => random.normal())];
    const logOdds = x1.map((value, i) => (value > 0.5 === i > 3 ? 1e3 : -1e3));
    return { columns: [x1, x2], logOdds };
  },
  'few events': (random) => {
    const base = plain(random, random.integer(200, 400), random.integer(1, 3));
    return { ...base, logOdds: base.logOdds.map((z) => z - 3.5) };
  },
  'frequency weights': (random) => plain(random, random.integer(20, 150), random.integer(1, 5)),
  totals: (random) => plain(random, random.integer(20, 100), random.integer(1, 6)),
  offsets: (random) => plain(random, random.integer(50, 300), random.integer(1, 6)),
  interactions: (random) => {
    const { columns, logOdds } = plain(random, random.integer(100, 300), 3, 0.5);
    const products = [
      [0, 1],
      [0, 2],
      [1, 2],
      [0, 1, 2],
    ].map((of) => logOdds.map((_, i) => of.reduce((product, j) => product * columns[j]![i]!, 1)));
    return {
      columns: [...columns, ...products],
      variables: { x1: columns[0]!, x2: columns[1]!, x3: columns[2]! },
      formula: 'x1 * x2 * x3',
      logOdds,
    };
  },
};

export const FAMILIES = Object.keys(families);

/** Seeds that a search over 80 problems of each family found to be the hardest. */
const HARDEST: Readonly<Record<string, readonly number[]>> = {
  'collinear to 1e7': [11, 47],
  polynomial: [21, 49, 73, 79],
  totals: [24, 36, 65],
};

/** The first `count` problems of a family whose estimate exists, then its hardest seeds. */
export function* hardProblems(family: string, count: number): Generator<HardProblem> {
  const seeds = new Set<number>();
  for (let seed = 1; seeds.size < count; seed++) {
    const problem = drawProblem(family, seed);
    if (problem === null) continue;
    seeds.add(seed);
    yield problem;
  }
  for (const seed of HARDEST[family] ?? []) {
    const problem = seeds.has(seed) ? null : drawProblem(family, seed);
    if (problem !== null) yield problem;
  }
}

function drawProblem(family: string, seed: number): HardProblem | null {
  const random = new Random(seed + 1000 * FAMILIES.indexOf(family));
  const draft = families[family]!(random);
  const names = draft.columns.map((_, j) => `x${j + 1}`);
  const variables = draft.variables ?? Object.fromEntries(names.map((name, j) => [name, draft.columns[j]!]));
  const columns = [draft.logOdds.map(() => 1), ...draft.columns];
  const response = drawResponse(family, draft.logOdds, random);
  const rows = { columns, ...response.counts, ...(response.offset && { offset: response.offset }) };
  const exact = exactFitOrNull(rows);
  if (exact === null) return null;
  return {
    family,
    seed,
    formula: `${response.left} ~ ${draft.formula ?? names.join(' + ')}`,
    data: { ...variables, ...response.data },
    ...(response.weights && { weights: response.weights }),
    ...(response.offset && { offset: 'offset' }),
    exact,
    rows,
  };
}

interface Response {
  readonly left: string;
  readonly data: Readonly<Record<string, readonly number[]>>;
  readonly counts: Pick<BinomialRows, 'events' | 'others'>;
  readonly weights?: NonNullable<HardProblem['weights']>;
  readonly offset?: readonly number[];
}

function drawResponse(family: string, logOdds: readonly number[], random: Random): Response {
  const offset = family === 'offsets' ? logOdds.map(() => 2 * random.normal()) : undefined;
  const chance = logOdds.map((z, i) => 1 / (1 + Math.exp(-z - (offset?.[i] ?? 0))));
  const draw = (p: number) => Number(random.uniform() < p);
  if (family === 'totals') {
    const total = logOdds.map(() => random.integer(1, 400));
    const events = total.map((count, i) => repeat(count, () => draw(chance[i]!)).reduce((a, b) => a + b, 0));
    const share = events.map((count, i) => count / total[i]!);
    if (random.uniform() < 0.5) {
      const others = total.map((count, i) => count - events[i]!);
      const counts = { events: countsOf(events).events, others: countsOf(others).events };
      return { left: 'cbind(events, others)', data: { events, others }, counts };
    }
    const weights = { column: 'total', kind: 'totals' } as const;
    return { left: 'share', data: { share, total }, counts: countsOf(share, total), weights };
  }
  const y = chance.map(draw);
  if (family === 'frequency weights') {
    const count = y.map(() => random.integer(0, 30) * random.integer(1, 40));
    return {
      left: 'y',
      data: { y, count },
      counts: countsOf(y, count),
      weights: { column: 'count', kind: 'frequency' },
    };
  }
  if (offset === undefined) return { left: 'y', data: { y }, counts: countsOf(y) };
  return { left: 'y', data: { y, offset }, counts: countsOf(y), offset };
}

/** Null where the estimate does not exist: Newton runs away, or its Hessian is singular to 96 decimals. */
function exactFitOrNull(problem: BinomialRows): ExactFit | null {
  try {
    return exactFit(problem);
  } catch {
    return null;
  }
}
