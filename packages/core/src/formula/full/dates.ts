/** Year, month and day of days since 1970-01-01 in the Gregorian calendar (Hinnant, "chrono-compatible date algorithms"). */
function civil(days: number): { year: number; month: number; day: number } {
  const z = Math.floor(days) + 719_468;
  const era = Math.floor(z / 146_097);
  const dayOfEra = z - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  // Months from March.
  const m = Math.floor((5 * dayOfYear + 2) / 153);
  const month = m < 10 ? m + 3 : m - 9;
  return {
    year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
    month,
    day: dayOfYear - Math.floor((153 * m + 2) / 5) + 1,
  };
}

function isLeap(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

/** Days before the month in a year that is not leap. */
const BEFORE = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];

/** Parts of a date given in days since 1970-01-01. */
export const DATE_PARTS: Readonly<Record<string, (days: number) => number>> = {
  year: (days) => civil(days).year,
  month: (days) => civil(days).month,
  day: (days) => civil(days).day,
  /** From Monday = 1 to Sunday = 7 (ISO 8601). */
  weekday: (days) => {
    const sinceMonday = Math.floor(days) + 3;
    return sinceMonday - 7 * Math.floor(sinceMonday / 7) + 1;
  },
  /** From 1. */
  yearday: (days) => {
    const { year, month, day } = civil(days);
    return BEFORE[month - 1]! + day + (month > 2 && isLeap(year) ? 1 : 0);
  },
};

/** Days since 1970-01-01 of `2024-02-29`; null for what is no date. */
export function daysOfText(text: string): number | null {
  if (!/^\d{4}-\d\d-\d\d$/u.test(text)) return null;
  const time = Date.parse(`${text}T00:00:00Z`);
  return Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== text ? null : time / 86_400_000;
}
