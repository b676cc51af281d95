/** A coefficient by its term, and the class it belongs to; null where it is of none. */
export interface CoefficientName {
  readonly term: string;
  readonly class: string | null;
}

/** `parttime:hincome`. */
export function labelOf({ term, class: name }: CoefficientName): string {
  return name === null ? term : `${name}:${term}`;
}
