import { OddsmithError } from '../../errors.js';

/** What the formula says is impossible for any data. */
export function badArgument(message: string): OddsmithError {
  return new OddsmithError('formula-syntax', message);
}

/** What the formula says does not go with the values of x. */
export function badValues(message: string): OddsmithError {
  return new OddsmithError('value-out-of-domain', message);
}

/** No data determine more knots or powers than this. */
const MOST = 1000;

/** Throws `formula-syntax` unless the argument is a whole number from `least` to 1,000. */
export function checkWhole(call: string, argument: string, value: number, least: number): void {
  if (Number.isInteger(value) && value >= least && value <= MOST) return;
  throw badArgument(`${call}() takes a whole number from ${least} to ${MOST} as ${argument}, not ${value}.`);
}

/** `1, 2.5, 4`, at most eight of them. */
export function listed(values: readonly number[]): string {
  return values.length > 8 ? `${values.slice(0, 8).join(', ')}, …` : values.join(', ');
}
