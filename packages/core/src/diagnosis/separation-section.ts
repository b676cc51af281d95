/** The clinic as lines: what separates, the remedies side by side, the recommendation; or why nothing does. */
import type { CoefficientReport } from '../fit/report.js';
import { commonDecimals, formatNumber, formatOddsRatio } from '../output/format.js';
import type { Line, Tone } from '../output/line.js';
import { displayWidth, type Page, padEnd, printable, wrap } from '../output/printable.js';
import type { ClinicReport, Diagnosis, RemedyReport } from './report.js';
import { alignedTable, tableWidth } from './table-lines.js';

const NAMES: Readonly<Record<RemedyReport['method'], string>> = {
  'maximum-likelihood': 'max. likelihood',
  firth: 'Firth',
  ridge: 'ridge',
  drop: 'left out',
};
const NAMES_WIDTH = Math.max(...Object.values(NAMES).map((name) => name.length));
/** Coefficients of the table. */
const MOST_ROWS = 20;
/** A label is not cut below this many cells as long as the standard errors can go instead. */
const LABEL_ROOM = 16;
const NOTHING = '—';

const toned = (texts: readonly string[], tone: Tone): Line[] => texts.map((text) => ({ text, tone }));

/** `2.93 (1.55)`: the estimate, and its standard error where there is room. */
function cell(coefficient: CoefficientReport | undefined, decimals: number, withError: boolean): string {
  if (coefficient === undefined) return NOTHING;
  const { estimate, standardError, limit } = coefficient;
  if (limit !== undefined) return limit === '+infinity' ? '+∞' : '-∞';
  if (estimate === null) return NOTHING;
  const value = formatNumber(estimate, decimals);
  return standardError === null || !withError ? value : `${value} (${formatNumber(standardError, decimals)})`;
}

/** The odds ratio and its interval of the first coefficient concerned. */
function oddsLine({ oddsRatio, oddsRatioInterval, limit }: CoefficientReport): string {
  if (limit !== undefined) return limit === '+infinity' ? '+∞' : '0';
  if (oddsRatio === null) return NOTHING;
  const ratio = formatOddsRatio(oddsRatio, 2);
  if (oddsRatioInterval === null) return ratio;
  const [low, high] = oddsRatioInterval;
  return `${ratio} [${low === null ? '0' : formatOddsRatio(low, 2)}, ${high === null ? '+∞' : formatOddsRatio(high, 2)}]`;
}

/** A row for each coefficient, those that separation is about first, a column for each remedy. */
function remedyTable(clinic: ClinicReport, page: Page): string[] {
  const wide = remedyRows(clinic, true);
  const label = Math.max(...wide.body.map(([term]) => displayWidth(printable(term!, page))));
  const { header, body } =
    tableWidth(wide, page) - label + Math.min(label, LABEL_ROOM) > page.width
      ? remedyRows(clinic, false)
      : wide;
  const more = ordered(clinic).length - MOST_ROWS;
  return [...alignedTable(header, body, page), ...(more > 0 ? [`and ${more} more coefficients`] : [])];
}

/** Those that separation is about, the other infinite ones, and the finite ones. */
function ordered({ remedies, concerned, terms }: ClinicReport): string[] {
  const known = remedies[0]!.coefficients.filter(({ estimate, limit }) => estimate !== null || limit);
  return [...new Set([...concerned, ...terms, ...known.map(({ term }) => term)])];
}

function remedyRows(clinic: ClinicReport, withError: boolean) {
  const { remedies } = clinic;
  const names = ordered(clinic).slice(0, MOST_ROWS);
  const of = ({ coefficients }: RemedyReport, name: string) => coefficients.find(({ term }) => term === name);
  const shown = names.flatMap((name) => remedies.map((remedy) => of(remedy, name)?.estimate ?? 0));
  const decimals = commonDecimals(shown);
  const likelihoods = remedies.map(({ logLikelihood }) => formatNumber(logLikelihood, 2));
  return {
    header: [withError ? 'Estimate (SE)' : 'Estimate', ...remedies.map(({ method }) => NAMES[method])],
    body: [
      ...names.map((name) => [
        name,
        ...remedies.map((remedy) => cell(of(remedy, name), decimals, withError)),
      ]),
      ['log-likelihood', ...likelihoods],
    ],
  };
}

/** Odds ratio of the first coefficient concerned, one line for each remedy. */
function oddsTable({ remedies, concerned }: ClinicReport, page: Page): string[] {
  const term = concerned.find((name) => name !== '(Intercept)');
  if (term === undefined) return [];
  const body = remedies.flatMap(({ method, coefficients }) => {
    const found = coefficients.find((coefficient) => coefficient.term === term);
    return found === undefined ? [] : [[padEnd(NAMES[method], NAMES_WIDTH), oddsLine(found)]];
  });
  return ['', ...alignedTable([`Odds ratio of ${term}`, ''], body, page, 'left')];
}

function clinicLines(clinic: ClinicReport, page: Page): Line[] {
  const { explanation, remedies, recommendation } = clinic;
  const method = NAMES[recommendation.method];
  return [
    ...toned(wrap(explanation.text, page, ''), 'failure'),
    ...toned(['', ...remedyTable(clinic, page), ...oddsTable(clinic, page), ''], 'plain'),
    ...toned(
      remedies.flatMap(({ sentence }) => wrap(sentence, page)),
      'plain',
    ),
    ...toned([''], 'plain'),
    ...toned(wrap(`Recommended: ${method}. ${recommendation.reason}`, page, ''), 'strong'),
  ];
}

export function separationLines({ separation, large }: Diagnosis, page: Page): Line[] {
  if (separation !== null) return clinicLines(separation, page);
  return [
    ...toned(wrap('None: every maximum-likelihood estimate is finite.', page, ''), 'success'),
    ...large.flatMap(({ term, estimate, sentence }) =>
      toned(
        wrap(`${term} = ${formatNumber(estimate, 2, 2)} is large and finite: ${sentence}.`, page),
        'plain',
      ),
    ),
  ];
}
