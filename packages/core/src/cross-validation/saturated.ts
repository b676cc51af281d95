/** What no model can take away from the loss of grouped rows. */
import { log } from '../math/elementary.js';

/** The loss of a row of a events and b others whose log-odds are those of its own share: 0 but for rows that hold both. */
export function saturatedRow(a: number, b: number): number {
  return a === 0 || b === 0 ? 0 : a * log((a + b) / a) + b * log((a + b) / b);
}

/** Its sum over rows. */
export function saturatedLoss(events: Float64Array, others: Float64Array): number {
  return events.reduce((sum, a, i) => sum + saturatedRow(a, others[i]!), 0);
}
