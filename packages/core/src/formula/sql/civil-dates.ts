import type { DatePart } from './dialect.js';

/**
 * Parts of dates of the Gregorian calendar by arithmetic, for ClickHouse, whose types of dates end in 2105, 2149 or 2299, and
 * saturate: years that begin in March, in eras of 400 (Hinnant 2013, "chrono-compatible low-level date algorithms"). NULL stays NULL.
 */
export function civilPart(part: DatePart, days: string): string {
  const day = `floor(${days})`;
  if (part === 'weekday') return `(${day} - 7e0 * floor((${day} + 3e0) / 7e0) + 4e0)`;
  return STEPS.reduceRight(
    (body, [name, value]) => `arrayMap(oddsmith_${name} -> ${body}, [${value}])[1]`,
    PARTS[part],
  ).replace('DAYS', () => day);
}

/** Days since 0000-03-01 as eras and the day of the era; the year of the era, the day of that year, and the month from March = 0. */
const STEPS = [
  ['day', 'DAYS + 719468e0'],
  ['era', 'floor(oddsmith_day / 146097e0)'],
  ['of_era', 'oddsmith_day - 146097e0 * oddsmith_era'],
  [
    'year',
    'floor((oddsmith_of_era - floor(oddsmith_of_era / 1460e0) + floor(oddsmith_of_era / 36524e0) - floor(oddsmith_of_era / 146096e0)) / 365e0)',
  ],
  [
    'of_year',
    'oddsmith_of_era - 365e0 * oddsmith_year - floor(oddsmith_year / 4e0) + floor(oddsmith_year / 100e0)',
  ],
  ['month', 'floor((5e0 * oddsmith_of_year + 2e0) / 153e0)'],
] as const;

const LEAP =
  'oddsmith_year / 4e0 = floor(oddsmith_year / 4e0) AND (oddsmith_year / 100e0 <> floor(oddsmith_year / 100e0) OR oddsmith_year = 0e0)';

const PARTS: Readonly<Record<Exclude<DatePart, 'weekday'>, string>> = {
  year: 'oddsmith_year + 400e0 * oddsmith_era + if(oddsmith_month >= 10e0, 1e0, 0e0)',
  month: 'oddsmith_month + if(oddsmith_month >= 10e0, -9e0, 3e0)',
  day: 'oddsmith_of_year - floor((153e0 * oddsmith_month + 2e0) / 5e0) + 1e0',
  yearday: `oddsmith_of_year + if(oddsmith_month >= 10e0, -305e0, if(${LEAP}, 61e0, 60e0))`,
};
