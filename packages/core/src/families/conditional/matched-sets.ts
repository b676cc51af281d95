/** Matched sets: cases and others that are compared with each other and with no one else. */

/** Which rows are compared with which. */
export interface MatchedSets {
  /** How many sets have both cases and others. */
  readonly count: number;
  /** Where each set begins in `rows`, and where the last one ends. */
  readonly starts: Int32Array;
  /** How many of the rows of each set are cases: they come first. */
  readonly cases: Int32Array;
  /** Rows, set after set; as often as their frequency says. */
  readonly rows: Int32Array;
}

/** What sets there are, and what is left of them. */
export interface ArrangedSets extends MatchedSets {
  /** Sets in the data. */
  readonly found: number;
  /** Rows of sets without a case, or with nothing but cases: their conditional likelihood is 1 whatever the model. */
  readonly idleRows: number;
}

/** Rows in sets: the set of each from 0, and how many cases and others it stands for. */
export interface RowsInSets {
  readonly codes: Int32Array;
  readonly found: number;
  readonly events: Float64Array;
  readonly others: Float64Array;
}

/** Sorts rows into sets, the cases of each first, in the order of the data; sets that say nothing are left out. */
export function arrangeSets({ codes, found, events, others }: RowsInSets): ArrangedSets {
  const cases = new Int32Array(found);
  const sizes = new Int32Array(found);
  codes.forEach((set, i) => {
    cases[set] = cases[set]! + events[i]!;
    sizes[set] = sizes[set]! + events[i]! + others[i]!;
  });
  const varies = sizes.map((size, set) => (cases[set]! > 0 && cases[set]! < size ? 1 : 0));
  const starts: number[] = [];
  // Where the next case and the next other row of each set go.
  const next = [new Int32Array(found).fill(-1), new Int32Array(found).fill(-1)] as const;
  let end = 0;
  for (let set = 0; set < found; set++) {
    if (varies[set] === 0) continue;
    starts.push(end);
    next[0][set] = end;
    next[1][set] = end + cases[set]!;
    end += sizes[set]!;
  }
  const rows = new Int32Array(end);
  let idleRows = 0;
  codes.forEach((set, i) => {
    if (varies[set] === 0) idleRows++;
    else
      for (const [kind, times] of [events[i]!, others[i]!].entries()) {
        const from = next[kind]![set]!;
        rows.fill(i, from, from + times);
        next[kind]![set] = from + times;
      }
  });
  return {
    ...{ count: starts.length, starts: Int32Array.from([...starts, end]), rows, found, idleRows },
    cases: cases.filter((_, set) => varies[set] === 1),
  };
}

/** Pairs of a case and another row: what a pass takes, whatever the shapes of the sets. */
export function stepsOf({ starts, cases }: MatchedSets): number {
  return cases.reduce((sum, events, set) => sum + events * (starts[set + 1]! - starts[set]! - events), 0);
}

/** The sets without the rows marked 1: those that then no longer vary are gone. */
export function withoutRows(sets: MatchedSets, out: Uint8Array): MatchedSets {
  const starts: number[] = [];
  const cases: number[] = [];
  const rows: number[] = [];
  for (let set = 0; set < sets.count; set++) {
    const [from, to] = [sets.starts[set]!, sets.starts[set + 1]!];
    const middle = from + sets.cases[set]!;
    const left = (start: number, end: number) =>
      sets.rows.subarray(start, end).filter((row) => out[row] !== 1);
    const [some, others] = [left(from, middle), left(middle, to)];
    if (some.length === 0 || others.length === 0) continue;
    starts.push(rows.length);
    cases.push(some.length);
    for (const row of some) rows.push(row);
    for (const row of others) rows.push(row);
  }
  return {
    count: cases.length,
    starts: Int32Array.from([...starts, rows.length]),
    cases: Int32Array.from(cases),
    rows: Int32Array.from(rows),
  };
}
