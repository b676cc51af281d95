/** Labels at the ends of curves, moved apart as little as need be. */

/** A run of labels that touch: where the first of them is, and how many they are. */
interface Run {
  readonly wishes: readonly number[];
  readonly first: number;
}

function runOf(wishes: readonly number[], gap: number, low: number, high: number): Run {
  // Least squares: the mean of what each label would have the first one be.
  const mean = wishes.reduce((sum, wish, i) => sum + wish - i * gap, 0) / wishes.length;
  const last = high - (wishes.length - 1) * gap;
  return { wishes, first: Math.max(low, Math.min(mean, last)) };
}

/**
 * Where labels go that wish to be at `wishes` and need `gap` between neighbours, within `low` to `high`: the nearest places in
 * least squares that keep the order (pool adjacent violators). Where they have no room they reach beyond `high`.
 */
export function placeLabels(wishes: readonly number[], gap: number, low: number, high: number): number[] {
  const order = wishes.map((_, i) => i).sort((a, b) => wishes[a]! - wishes[b]! || a - b);
  const runs: Run[] = [];
  for (const i of order) {
    let run = runOf([wishes[i]!], gap, low, high);
    for (let before = runs.at(-1); before !== undefined; before = runs.at(-1)) {
      if (before.first + before.wishes.length * gap <= run.first) break;
      runs.pop();
      run = runOf([...before.wishes, ...run.wishes], gap, low, high);
    }
    runs.push(run);
  }
  const sorted = runs.flatMap(({ wishes: all, first }) => all.map((_, i) => first + i * gap));
  const places = new Array<number>(wishes.length);
  order.forEach((i, rank) => {
    places[i] = sorted[rank]!;
  });
  return places;
}
