/** Tests of fit and quasi-binomial standard errors as lines that fit the page. */
import type { DispersionReport, GoodnessOfFitReport } from '../goodness/report.js';
import { commonDecimals, formatCount, formatNumber, formatP } from '../output/format.js';
import { type Page, wrap } from '../output/printable.js';
import { alignedTable } from './table-lines.js';

/** Trials of a group from which χ² of groups is to be trusted. */
const ENOUGH_TRIALS = 5;

interface Told {
  readonly statistic: number;
  readonly df: number;
  readonly p: number;
}

function chiSquare(name: string, test: Told | null): string[][] {
  if (test === null) return [];
  return [[name, formatNumber(test.statistic, 2), formatCount(test.df), formatP(test.p)]];
}

function normal(name: string, test: { readonly z: number; readonly p: number } | null): string[][] {
  return test === null ? [] : [[name, `z = ${formatNumber(test.z, 2)}`, '', formatP(test.p)]];
}

/** A line for each test. */
export function goodnessLines(found: GoodnessOfFitReport, page: Page): string[] {
  const { hosmerLemeshow, sumOfSquares, stukel, linkTest, binnedResiduals, grouped } = found;
  const groups = hosmerLemeshow?.groups.length ?? 0;
  const body = [
    ...chiSquare(`Hosmer-Lemeshow, ${groups} groups`, hosmerLemeshow),
    ...normal('le Cessie-van Houwelingen, sum of squares', sumOfSquares),
    ...chiSquare('Stukel, tails', stukel),
    ...normal('Link test, squared log-odds', linkTest?.square ?? null),
    ...chiSquare(`Pearson, ${formatCount(grouped?.groups ?? 0)} groups`, grouped?.pearson ?? null),
    ...chiSquare(`Deviance, ${formatCount(grouped?.groups ?? 0)} groups`, grouped?.deviance ?? null),
  ];
  if (body.length === 0) return [];
  const few = grouped !== null && grouped.meanTrials < ENOUGH_TRIALS;
  const notes = [
    'A small p speaks against the model, a large one is no proof of it; Hosmer-Lemeshow changes with its groups.',
    ...(binnedResiduals === null ? [] : [binnedText(binnedResiduals)]),
    ...(few
      ? [`A group has ${formatNumber(grouped.meanTrials, 1)} trials on average: too few to trust its tests.`]
      : []),
  ];
  return [
    ...alignedTable(['Test', 'statistic', 'df', 'p'], body, page),
    ...notes.flatMap((text) => wrap(text, page, '')),
  ];
}

function binnedText({ bins, outside }: NonNullable<GoodnessOfFitReport['binnedResiduals']>): string {
  return `Binned residuals: ${outside} of ${bins.length} beyond two standard errors (1 in 20 is chance).`;
}

/** A line for each coefficient with its scaled standard error. */
export function dispersionLines({ dispersion, df, coefficients }: DispersionReport, page: Page): string[] {
  const known = coefficients.filter(({ estimate }) => estimate !== null);
  const places = commonDecimals(known.flatMap(({ estimate, standardError }) => [estimate!, standardError!]));
  const body = known.map(({ term, estimate, standardError, t, p }) => [
    term,
    formatNumber(estimate!, places),
    formatNumber(standardError!, places),
    formatNumber(t!, 2),
    formatP(p!),
  ]);
  return [
    ...wrap(
      `Dispersion ${formatNumber(dispersion, 3)} (Pearson, ${formatCount(df)} degrees of freedom): standard errors times ${formatNumber(Math.sqrt(dispersion), 3)}.`,
      page,
      '',
    ),
    ...alignedTable(['Term', 'estimate', 'SE', 't', 'p'], body, page),
  ];
}
