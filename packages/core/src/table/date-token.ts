/** ISO 8601 dates and date-times in bytes → days since 1970-01-01 (UTC). */

const ZERO = 48;
const HYPHEN = 45;
const PLUS = 43;
const COLON = 58;
const POINT = 46;
const SPACE = 32;
const SECONDS_PER_DAY = 86_400;
export const MILLISECONDS_PER_DAY = 86_400_000;
const DAYS_IN_MONTH = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/**
 * `2024-01-31`, `2024-01-31T12:00`, `2024-01-31 12:00:00.5+02:00`, `…Z` (no zone means UTC) as days, with the time
 * as a fraction; NaN if bytes [start, end) are nothing of the kind or no day of the calendar.
 */
export function parseDate(bytes: Uint8Array, start: number, end: number): number {
  if (end - start < 10 || bytes[start + 4] !== HYPHEN || bytes[start + 7] !== HYPHEN) return Number.NaN;
  const year = twoDigits(bytes, start) * 100 + twoDigits(bytes, start + 2);
  const day = dayNumber(year, twoDigits(bytes, start + 5), twoDigits(bytes, start + 8));
  if (Number.isNaN(day) || end === start + 10) return day;
  const separator = bytes[start + 10]!;
  if (separator !== SPACE && (separator | 32) !== 0x74) return Number.NaN;
  const seconds = parseTime(bytes, start + 11, end);
  return (day * SECONDS_PER_DAY + seconds) / SECONDS_PER_DAY;
}

/** Days since 1970-01-01 in the proleptic Gregorian calendar; NaN for days that do not exist. */
function dayNumber(year: number, month: number, day: number): number {
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const length = (DAYS_IN_MONTH[month - 1] ?? Number.NaN) + (leap && month === 2 ? 1 : 0);
  if (!(year >= 0 && day >= 1 && day <= length)) return Number.NaN;
  // Years that begin in March put the leap day last.
  const shifted = month > 2 ? year : year - 1;
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1;
  const leapDays = Math.floor(shifted / 4) - Math.floor(shifted / 100) + Math.floor(shifted / 400);
  return shifted * 365 + leapDays + dayOfYear - 719_468;
}

/** `HH:MM[:SS[.fraction]][zone]` as seconds after midnight UTC; NaN if it is no time. */
function parseTime(bytes: Uint8Array, start: number, end: number): number {
  const hours = twoDigits(bytes, start);
  const minutes = twoDigits(bytes, start + 3);
  if (end < start + 5 || bytes[start + 2] !== COLON || !(hours < 24 && minutes < 60)) return Number.NaN;
  let seconds = hours * 3600 + minutes * 60;
  let i = start + 5;
  if (i < end && bytes[i] === COLON) {
    const whole = twoDigits(bytes, i + 1);
    if (i + 3 > end || !(whole < 60)) return Number.NaN;
    i += 3;
    let numerator = 0;
    let denominator = 1;
    if (i < end && bytes[i] === POINT) {
      const first = ++i;
      for (; i < end && isDigit(bytes[i]!); i++) {
        if (denominator < 1e9) {
          numerator = numerator * 10 + bytes[i]! - ZERO;
          denominator *= 10;
        }
      }
      if (i === first) return Number.NaN;
    }
    seconds += whole + numerator / denominator;
  }
  return seconds - parseZone(bytes, i, end);
}

/** `Z`, `+02`, `+0200`, `-02:30` or nothing as seconds east of UTC; NaN otherwise. */
function parseZone(bytes: Uint8Array, start: number, end: number): number {
  if (start === end || (end === start + 1 && (bytes[start]! | 32) === 0x7a)) return 0;
  const sign = bytes[start] === PLUS ? 1 : bytes[start] === HYPHEN ? -1 : Number.NaN;
  const length = end - start;
  const minutesAt = length === 6 && bytes[start + 3] === COLON ? start + 4 : start + 3;
  if (length !== 3 && length !== 5 && minutesAt !== start + 4) return Number.NaN;
  const hours = twoDigits(bytes, start + 1);
  const minutes = length === 3 ? 0 : twoDigits(bytes, minutesAt);
  return hours < 24 && minutes < 60 ? sign * (hours * 3600 + minutes * 60) : Number.NaN;
}

function twoDigits(bytes: Uint8Array, at: number): number {
  const tens = bytes[at] ?? 0;
  const ones = bytes[at + 1] ?? 0;
  return isDigit(tens) && isDigit(ones) ? (tens - ZERO) * 10 + ones - ZERO : Number.NaN;
}

function isDigit(byte: number): boolean {
  return byte >= ZERO && byte <= ZERO + 9;
}
