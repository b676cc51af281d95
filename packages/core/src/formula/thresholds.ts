/** `Low|Medium`: the thresholds between the classes of a response, in order. */
export function thresholdNames(classes: readonly string[]): string[] {
  return classes.slice(1).map((higher, k) => `${classes[k]!}|${higher}`);
}
