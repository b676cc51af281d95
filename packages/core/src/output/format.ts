/**
 * Numbers as people read them: exact rounding (ECMAScript's toFixed, toPrecision and toExponential are exactly
 * specified), independent of any locale, never `NaN` and never a 0 for what is not 0.
 */

/** Power of ten of the first digit: 0 for 1 to 9.99, −3 for 0.001; 0 for 0. */
export function decimalExponent(value: number): number {
  const text = value.toExponential();
  return Number(text.slice(text.indexOf('e') + 1));
}

/** `1.23e-7`, `1.23e6`: `digits` significant digits. */
export function formatScientific(value: number, digits: number): string {
  return value.toExponential(digits - 1).replace('e+', 'e');
}

/** A fixed number of decimals, without the minus sign of `-0.00`. */
function formatFixed(value: number, decimals: number): string {
  const text = value.toFixed(decimals);
  return /[1-9]/.test(text) ? text : text.replace('-', '');
}

function significantDigits(fixed: string): number {
  return fixed.replace(/^-?[0.]*/, '').replace('.', '').length;
}

/**
 * `decimals` decimals, or three significant digits in scientific notation where those would show fewer than
 * `least` significant digits, or more than seven before the point.
 */
export function formatNumber(value: number, decimals: number, least = 1): string {
  if (value === 0) return formatFixed(0, decimals);
  if (Math.abs(value) >= 1e7) return formatScientific(value, 3);
  const fixed = formatFixed(value, decimals);
  return significantDigits(fixed) < least ? formatScientific(value, 3) : fixed;
}

/** Decimals (2 to 4) that show two significant digits of every value; the rest is left to scientific notation. */
export function commonDecimals(values: Iterable<number>): number {
  let decimals = 2;
  for (const value of values) {
    if (value !== 0) decimals = Math.max(decimals, 1 - decimalExponent(value));
  }
  return Math.min(decimals, 4);
}

/** A z statistic: two decimals; what rounds to nothing is `0.00`. */
export function formatZ(value: number): string {
  return Math.abs(value) >= 1e7 ? formatScientific(value, 3) : formatFixed(value, 2);
}

/** A p-value for a table: three decimals, `<0.001` below. */
export function formatP(p: number): string {
  return p < 0.001 ? '<0.001' : p.toFixed(3);
}

/** A p-value for a sentence, three significant digits: `= 0.0239`, `= 1.12e-35`, `< 1e-300`. */
export function formatExactP(p: number): string {
  if (p < 1e-300) return '< 1e-300';
  return p < 0.001 ? `= ${formatScientific(p, 3)}` : `= ${p.toPrecision(3)}`;
}

/** A count or a sum of weights with its thousands apart: `7,032`, `12.5`. */
export function formatCount(count: number): string {
  if (Math.abs(count) >= 1e15) return formatScientific(count, 3);
  const text = Number.isInteger(count) ? count.toFixed(0) : formatNumber(count, 2);
  if (text.includes('e')) return text;
  const point = text.includes('.') ? text.indexOf('.') : text.length;
  return text.slice(0, point).replace(/\B(?=(\d{3})+$)/g, ',') + text.slice(point);
}

/** A share of 1 in per cent with one decimal: `31.2 %`; `<0.1 %` and `>99.9 %` where rounding would say none or all. */
export function formatShare(share: number): string {
  if (share > 0 && share < 0.0005) return '<0.1 %';
  if (share < 1 && share >= 0.9995) return '>99.9 %';
  return `${(100 * share).toFixed(1)} %`;
}

/** A confidence as per cent without noise: 0.95 gives `95`, 0.999 gives `99.9`. */
export function formatPercentage(share: number): string {
  return String(Number((100 * share).toPrecision(12)));
}

/** An odds ratio and the ends of its interval, with the decimals that tell the two ends apart. */
export function oddsRatioDecimals(low: number | null, high: number | null): number {
  if (low === null || high === null || !(high > low)) return 2;
  return Math.min(Math.max(1 - decimalExponent(high - low), 2), 6);
}

/** One odds ratio: at least `decimals` decimals where it is small, fewer where it is large. */
export function formatOddsRatio(value: number, decimals: number): string {
  if (value === 0) return '<1e-300';
  if (decimals > 2 || value < 100) return formatNumber(value, decimals);
  return formatNumber(value, value < 1000 ? 1 : 0);
}

/** The smallest power of ten that is not below a positive value: 3e-11 gives `1e-10`. */
export function powerOfTenAbove(value: number): string {
  const exponent = decimalExponent(value);
  return `1e${Number(`1e${exponent}`) < value ? exponent + 1 : exponent}`;
}
