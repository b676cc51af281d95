/** Seeded problems that are separated, completely or not, and the same ones with a row or two that just overlap. */

export interface Problem {
  readonly kind: string;
  readonly rows: number[][];
  /** 1 event, −1 non-event. */
  readonly demands: number[];
  /** Coefficients of the plane that separates them. */
  readonly plane: number[];
}

/** A linear congruential sequence in [0, 1): the same problems on every machine. */
export function sequence(seed: number): () => number {
  let state = (seed * 2_654_435_761) >>> 0;
  const next = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 4_294_967_296;
  };
  next();
  return next;
}

const between = (random: () => number, low: number, high: number) =>
  low + Math.floor(random() * (high - low + 1));

/** Designs of whole numbers with an intercept: numbers, factors as indicators, factors and numbers crossed. */
const DESIGNS: Readonly<Record<string, (random: () => number) => () => number[]>> = {
  dense(random) {
    const columns = between(random, 1, 5);
    return () => [1, ...Array.from({ length: columns }, () => between(random, -20, 20))];
  },
  factors(random) {
    const levels = Array.from({ length: between(random, 1, 3) }, () => between(random, 2, 4));
    return () => [1, ...levels.flatMap((count) => indicators(between(random, 0, count - 1), count))];
  },
  'factors and numbers'(random) {
    const count = between(random, 2, 4);
    return () => [
      1,
      ...indicators(between(random, 0, count - 1), count),
      between(random, -9, 9),
      between(random, 0, 30),
    ];
  },
  'crossed factors'(random) {
    const [first, second] = [between(random, 2, 3), between(random, 2, 3)];
    return () => {
      const a = indicators(between(random, 0, first - 1), first);
      const b = indicators(between(random, 0, second - 1), second);
      return [1, ...a, ...b, ...a.flatMap((x) => b.map((y) => x * y))];
    };
  },
  'a number in each level'(random) {
    const count = between(random, 2, 3);
    return () => {
      const a = indicators(between(random, 0, count - 1), count);
      const x = between(random, -12, 12);
      return [1, ...a, x, ...a.map((one) => one * x)];
    };
  },
};

export const DESIGN_NAMES = Object.keys(DESIGNS);

/** Columns of all levels but the first. */
function indicators(level: number, count: number): number[] {
  return Array.from({ length: count - 1 }, (_, k) => (level === k + 1 ? 1 : 0));
}

/** Rows on their side of a plane of small whole numbers; those on it of either outcome, or left out. */
export function separatedProblem(seed: number): Problem {
  const random = sequence(seed);
  const design = DESIGN_NAMES[seed % DESIGN_NAMES.length]!;
  const draw = DESIGNS[design]!(random);
  const complete = random() < 0.4;
  for (;;) {
    const drawn = Array.from({ length: between(random, 12, 60) }, draw);
    const plane = drawn[0]!.map(() => (random() < 0.4 ? 0 : between(random, -4, 4)));
    const sided = drawn.map((row) => ({ row, side: dot(row, plane) }));
    const used = sided.filter(({ side }) => !complete || side !== 0);
    if (!used.some(({ side }) => side !== 0)) continue;
    if (rankOf(used.map(({ row }) => row)) < plane.length) continue;
    return {
      kind: `${design}, ${complete ? 'complete' : 'quasi-complete'}`,
      plane,
      rows: used.map(({ row }) => row),
      demands: used.map(({ side }) => (side === 0 ? (random() < 0.5 ? 1 : -1) : Math.sign(side))),
    };
  }
}

/**
 * A separated problem with one row more: the mean of as few rows of one outcome as span the design, those nearest to
 * the plane, with the other outcome. So it lies just across, and no other row overlaps.
 */
export function overlappingProblem(seed: number): Problem {
  for (let attempt = seed; ; attempt += 1_000_003) {
    const problem = separatedProblem(attempt);
    const { rows, demands, plane, kind } = problem;
    for (const outcome of [1, -1]) {
      const side = rows.filter((_, i) => demands[i] === outcome);
      const near = spanning(side.sort((a, b) => Math.abs(dot(a, plane)) - Math.abs(dot(b, plane))));
      if (near.length < plane.length) continue;
      const mean = plane.map((_, j) => near.reduce((sum, row) => sum + row[j]!, 0) / near.length);
      return {
        kind: kind.replace(/,.*/, ', one row overlaps'),
        plane,
        rows: [...rows, mean],
        demands: [...demands, -outcome],
      };
    }
  }
}

/** The first rows that are independent of those before. */
function spanning(rows: readonly number[][]): number[][] {
  const chosen: number[][] = [];
  for (const row of rows) if (rankOf([...chosen, row]) > chosen.length) chosen.push(row);
  return chosen;
}

function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, x, j) => sum + x * b[j]!, 0);
}

/** Rank by elimination: whole numbers of this size leave no doubt. */
export function rankOf(rows: readonly (readonly number[])[]): number {
  const work = rows.map((row) => [...row]);
  let rank = 0;
  for (let column = 0; column < (rows[0]?.length ?? 0) && rank < work.length; column++) {
    let pivot = rank;
    for (let i = rank; i < work.length; i++) {
      if (Math.abs(work[i]![column]!) > Math.abs(work[pivot]![column]!)) pivot = i;
    }
    if (Math.abs(work[pivot]![column]!) < 1e-9) continue;
    [work[rank], work[pivot]] = [work[pivot]!, work[rank]!];
    for (let i = rank + 1; i < work.length; i++) {
      const factor = work[i]![column]! / work[rank]![column]!;
      for (let j = column; j < work[i]!.length; j++) work[i]![j]! -= factor * work[rank]![j]!;
    }
    rank++;
  }
  return rank;
}
