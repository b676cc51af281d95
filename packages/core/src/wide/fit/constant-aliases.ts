/** Constant columns, as multiples of the intercept. */
import { combinationText, nearestFraction } from '../../diagnostics/aliasing.js';
import type { ToldAlias } from '../../fit/aliases.js';
import type { Resident } from '../resident.js';

export function constantAliases({
  standardisation: { means, deviations },
}: Pick<Resident, 'standardisation'>): ToldAlias[] {
  const constant = Array.from(deviations.keys()).filter((j) => deviations[j] === 0);
  return constant.map((j) => {
    const factor = means[j]!;
    const combination = factor === 0 ? [] : [{ column: 0, factor, fraction: nearestFraction(factor) }];
    const alias = { column: j + 1, combination };
    const ones = new Float64Array(j + 2).fill(1);
    return { ...alias, text: (names) => combinationText(alias, names, ones) };
  });
}
