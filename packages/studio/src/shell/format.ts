/** Numbers as the pages write them. */

/** 7,032 */
export function count(value: number): string {
  return value.toLocaleString('en');
}

/** 12.3 % */
export function percent(share: number): string {
  return `${(100 * share).toFixed(share > 0 && share < 0.001 ? 2 : 1)} %`;
}

/** At most four significant digits. */
export function short(value: number): string {
  if (value !== 0 && (Math.abs(value) >= 1e6 || Math.abs(value) < 1e-3)) return value.toExponential(2);
  return String(Number(value.toPrecision(4)));
}

export function plural(value: number, one: string, many = `${one}s`): string {
  return `${count(value)} ${value === 1 ? one : many}`;
}

/** Days since 1970-01-01 as a date. */
export function date(days: number): string {
  const time = new Date(days * 86_400_000);
  return Number.isNaN(time.getTime()) ? short(days) : time.toISOString().slice(0, 10);
}
