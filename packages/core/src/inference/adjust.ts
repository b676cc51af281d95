/** Adjusting p-values for the number of tests, by the names that R's `p.adjust` gives the methods. */
import { didYouMean, OddsmithError } from '../errors.js';

/**
 * `bonferroni`: Dunn 1961. `holm`: Holm 1979, by which every family-wise error is held as by Bonferroni, at smaller p. `hochberg`:
 * Hochberg 1988, `hommel`: Hommel 1988, for independent or positively dependent tests. `BH`: the false discovery rate,
 * Benjamini & Hochberg 1995; `BY`: under any dependence, Benjamini & Yekutieli 2001. `none`.
 */
export const ADJUSTMENTS = ['holm', 'hochberg', 'hommel', 'bonferroni', 'BH', 'BY', 'none'] as const;
export type Adjustment = (typeof ADJUSTMENTS)[number];

/** Adjusted p-values of at least one p-value, ascending. */
type Method = (ascending: readonly number[]) => number[];

/** The largest so far. */
function rising(values: readonly number[]): number[] {
  let largest = 0;
  return values.map((value) => {
    largest = Math.max(largest, value);
    return largest;
  });
}

/** The smallest of those that follow. */
function steppedUp(values: readonly number[]): number[] {
  let smallest = 1;
  return values
    .toReversed()
    .map((value) => {
      smallest = Math.min(smallest, value);
      return smallest;
    })
    .reverse();
}

const smallest = (values: readonly number[]) =>
  values.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY);

/** Hommel's closed test over Simes's, in the order of Wright 1992, Biometrics 48, appendix. */
function hommel(p: readonly number[]): number[] {
  const n = p.length;
  const first = smallest(p.map((one, i) => (n * one) / (i + 1)));
  let adjusted = p.map(() => first);
  for (let m = n - 1; m >= 2; m--) {
    const least = n - m + 1;
    const among = smallest(p.slice(least).map((one, k) => (m * one) / (k + 2)));
    const lower = p.slice(0, least).map((one) => Math.min(m * one, among));
    adjusted = adjusted.map((one, i) => Math.max(one, i < least ? lower[i]! : lower[least - 1]!));
  }
  return adjusted.map((one, i) => Math.max(one, p[i]!));
}

function falseDiscoveries(p: readonly number[], factor: number): number[] {
  return steppedUp(p.map((one, i) => (factor * p.length * one) / (i + 1)));
}

const METHODS: Readonly<Record<Adjustment, Method>> = {
  bonferroni: (p) => p.map((one) => p.length * one),
  holm: (p) => rising(p.map((one, i) => (p.length - i) * one)),
  hochberg: (p) => steppedUp(p.map((one, i) => (p.length - i) * one)),
  hommel,
  BH: (p) => falseDiscoveries(p, 1),
  BY: (p) =>
    falseDiscoveries(
      p,
      p.reduce((sum, _, i) => sum + 1 / (i + 1), 0),
    ),
  none: (p) => [...p],
};

/**
 * The p-values adjusted for how many they are, in their own order; what is null stays null and does not count.
 * `fdr` is another name of `BH`. O(n log n), `hommel` O(n²).
 *
 * Throws `option-invalid` for another method, and `value-out-of-domain` for a p-value outside [0, 1].
 */
export function adjust<P extends number | null>(
  pValues: readonly P[],
  method: Adjustment | 'fdr' = 'holm',
): P[] {
  const known = METHODS[method === 'fdr' ? 'BH' : method];
  if (known === undefined) {
    const message = `There is no adjustment "${method}"; there is ${ADJUSTMENTS.join(', ')}.${didYouMean(method, ADJUSTMENTS)}`;
    throw new OddsmithError('option-invalid', message, { option: 'adjust' });
  }
  const places = pValues.flatMap((p, i) => (p === null ? [] : [i]));
  for (const i of places) {
    if (pValues[i]! >= 0 && pValues[i]! <= 1) continue;
    const message = `The p-value at place ${i + 1} is ${pValues[i]}; expected a number from 0 to 1.`;
    throw new OddsmithError('value-out-of-domain', message, { row: i + 1 });
  }
  const order = places.sort((a, b) => pValues[a]! - pValues[b]!);
  const adjusted: (number | null)[] = [...pValues];
  known(order.map((i) => pValues[i] as number)).forEach((p, rank) => {
    adjusted[order[rank]!] = Math.min(1, p);
  });
  return adjusted as P[];
}
