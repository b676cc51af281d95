/** A fit as text for a terminal or a log. */
import { OddsmithError } from '../errors.js';
import type { FitReport, ShrinkageReport, TermTestReport } from '../fit/report.js';
import type { Schema } from '../formula/schema.js';
import { STOP_SENTENCES } from '../solver/stop-reason.js';
import { coefficientTable } from './coefficient-table.js';
import { formatCount, formatExactP, formatNumber, formatShare, powerOfTenAbove } from './format.js';
import { joinLines, type Line, type Tone } from './line.js';
import { displayWidth, elide, flow, type Page, padEnd, padStart, printable, wrap } from './printable.js';

export interface SummaryOptions {
  /** Cells in a line. Default 80; less than 60 counts as 60. */
  readonly width?: number;
  /** False gives pure ASCII, other letters as `\u{e9}`. Default true. */
  readonly unicode?: boolean;
  /** ANSI colours. Default false. */
  readonly colour?: boolean;
  /** A row for the reference level of each factor. Default true. */
  readonly showReference?: boolean;
  /** Which tests of terms are shown: `auto` those of more than one column, or all. Default `auto`. */
  readonly termTests?: 'auto' | 'all';
}

const GAP = '   ';
/** No sum of rounded terms proves more than this, in standard errors. */
/** Shares of a deviance below this are rounding. */
const NO_SHARE = 1e-14;
const SMALLEST_DISTANCE = 1e-15;

export function toned(texts: readonly string[], tone: Tone): Line[] {
  return texts.map((text) => ({ text, tone }));
}

export function items(texts: readonly string[], page: Page): string[] {
  return flow(
    texts.map((text) => printable(text, page)),
    GAP,
    page,
  );
}

export function counted(count: number, noun: string, plural = `${noun}s`): string {
  return `${formatCount(count)} ${count === 1 ? noun : plural}`;
}

function question({ event }: FitReport, { response }: Schema): string {
  if (response.kind === 'labels') return `Modelling P(${response.label} = ${event})`;
  const what = response.kind === 'counts' ? 'proportion of successes in' : 'proportion';
  return `Modelling the ${what} ${response.label}`;
}

/** What is modelled and on how many observations: replicates or trials where the rows stand for several. */
function heading(report: FitReport, schema: Schema, page: Page): Line[] {
  const { weightsKind, rows, rowsDropped, weight, events } = report;
  const replicates = weightsKind === 'frequency' || weightsKind === 'totals';
  const n = replicates || schema.response.kind === 'counts' ? weight : rows;
  const share = weight > 0 ? ` (${formatShare(events! / weight)})` : '';
  const first = [
    question(report, schema),
    `n = ${formatCount(n)}`,
    `events = ${formatCount(events!)}${share}`,
  ];
  const notes: string[] = [];
  if (n !== rows) notes.push(`in ${counted(rows, 'row')}`);
  if (weightsKind !== null)
    notes.push(`${weightsKind} weights${replicates ? '' : `, sum ${formatCount(weight)}`}`);
  if (rowsDropped > 0) notes.push(`${counted(rowsDropped, 'row')} left out for missing values`);
  return [...toned(items(first, page), 'strong'), ...toned(items(notes, page), 'plain')];
}

/** Where standard errors come from that are not the model's. */
function errors({ covariance, groups, resampling }: FitReport): string {
  if (resampling) return resampling.text;
  const { clusters = [], strata = null } = groups ?? {};
  const of = [...clusters, ...(strata ? [strata] : [])].map(({ column, count }) => `${count} of ${column}`);
  return `Standard errors: ${covariance}${of.length > 0 ? ` (${of.join(', ')})` : ''}`;
}

export function shrunkenName({ penalty, alpha }: FitReport): string {
  if (penalty === 'elastic-net') return `Elastic net, alpha = ${alpha}`;
  return penalty === 'lasso' ? 'Lasso' : 'Ridge';
}

/** How the coefficients were made where that is not maximum likelihood with Wald's tests. */
function method(report: FitReport, page: Page): Line[] {
  const { penalty, lambda, intervals, covariance } = report;
  const texts: string[] = [];
  if (penalty && penalty !== 'firth')
    texts.push(
      `${shrunkenName(report)}, lambda = ${lambda} on standardised columns`,
      report.shrinkage?.text ?? '',
    );
  else if (penalty) {
    const by = intervals === 'profile' ? 'by penalised likelihood ratio' : 'of Wald';
    texts.push(`Firth's penalised likelihood${covariance === 'model' ? `; p and intervals ${by}` : ''}`);
  } else if (intervals === 'profile') texts.push('Intervals by profile likelihood');
  if (covariance !== 'model') texts.push(errors(report));
  return toned(
    texts.flatMap((text) => (text === '' ? [] : wrap(printable(text, page), page))),
    'plain',
  );
}

/** What goes with the numbers: reasons why some are left out as notes, all else as warnings. */
export function notes({ warnings }: FitReport, page: Page): Line[] {
  return warnings.flatMap(({ code, message }) =>
    code.startsWith('penalized-')
      ? toned(wrap(`Note: ${message}`, page), 'plain')
      : toned(wrap(`Warning: ${message}`, page), 'warning'),
  );
}

/** Tests of the terms as a small table. */
export function termTests(tests: readonly TermTestReport[], name: string, page: Page): Line[] {
  if (tests.length === 0) return [];
  const cells = tests.map(({ term, statistic, df, p }) => [
    printable(term, page),
    formatNumber(statistic, 2),
    formatCount(df),
    formatExactP(p).replace('= ', '').replace('< ', '<'),
  ]);
  const header = [name, printable('χ²', page), 'df', 'p'];
  const widths = header.map((_, column) =>
    Math.max(...[header, ...cells].map((row) => displayWidth(row[column]!))),
  );
  const numbers = widths.slice(1).reduce((sum, width) => sum + 2 + width, 0);
  const labelWidth = Math.min(widths[0]!, page.width - numbers);
  const line = (row: readonly string[]) =>
    padEnd(elide(row[0]!, labelWidth, page), labelWidth) +
    row
      .slice(1)
      .map((text, index) => `  ${padStart(text, widths[index + 1]!)}`)
      .join('');
  return [
    { text: '', tone: 'plain' },
    { text: line(header), tone: 'strong' },
    ...toned(cells.map(line), 'plain'),
  ];
}

/** More coefficients than rows leave none to speak of. */
const degrees = (df: number) => (df < 0 ? '' : ` on ${formatCount(df)} df`);

/** Log-likelihood, deviance, criteria, the test of the model and the pseudo-R². */
export function fitStatistics(report: FitReport, page: Page): Line[] {
  const { likelihoodRatioTest, waldTests, pseudoRSquared } = report;
  const test = likelihoodRatioTest ?? waldTests?.model ?? null;
  const number = (value: number) => formatNumber(value, 2);
  const first = [
    `Log-likelihood ${number(report.logLikelihood)}`,
    ...(report.penalizedLogLikelihood === undefined
      ? []
      : [`penalised ${number(report.penalizedLogLikelihood)}`]),
    ...(report.aic === null ? [] : [`AIC ${number(report.aic)}`]),
    ...(report.bic === null ? [] : [`BIC ${number(report.bic)}`]),
    `Deviance ${number(report.deviance)}${degrees(report.dfResidual)} (null ${number(report.nullDeviance)}${degrees(report.dfNull)})`,
  ];
  const model =
    test === null
      ? []
      : [
          `Model against null: ${likelihoodRatioTest ? '' : 'Wald '}χ² = ${number(test.statistic)} on ${test.df} df, p ${formatExactP(test.p)}`,
        ];
  const shares = [
    ['McFadden', pseudoRSquared.mcFadden],
    ['Cox–Snell', pseudoRSquared.coxSnell],
    ['Nagelkerke', pseudoRSquared.nagelkerke],
    ['Tjur', pseudoRSquared.tjur],
  ] as const;
  const known = shares.flatMap(([name, share]) =>
    share === null ? [] : [`${name} ${formatNumber(Math.abs(share) < NO_SHARE ? 0 : share, 3)}`],
  );
  const pseudo = known.length === 0 ? [] : [`Pseudo-R²: ${known[0]}`, ...known.slice(1)];
  const lines = [first, model, pseudo].flatMap((texts) => items(texts, page));
  return toned(['', ...lines], 'plain');
}

/** The same of ridge, lasso and elastic net, which have no standard errors to measure by; `failure`: why there is none. */
function shrinkageProof(shrinkage: ShrinkageReport, failure: string | null): string {
  const { nonzero, penalised, violation, scale, dualityGap, lambdaMax } = shrinkage;
  const tiny = (value: number) => powerOfTenAbove(Math.max(value, SMALLEST_DISTANCE));
  const largest = `${lambdaMax === null ? 'steepest slope' : 'largest lambda'}, ${formatNumber(scale, 4)}`;
  const hold = `optimality conditions hold within ${tiny(violation)} of the ${largest};`;
  const gap = dualityGap === null ? '' : ` duality gap within ${tiny(dualityGap)};`;
  if (failure !== null) return `Not converged: ${failure} (exit code 4); ${hold}${gap}`;
  return `Converged: ${hold} ${nonzero} of ${counted(penalised, 'coefficient is', 'coefficients are')} not 0;${gap}`;
}

/** The proof, or why there is none. */
export function proof(report: FitReport, page: Page): Line[] {
  const { iterations, passes, newtonDecrement, stopReason } = report;
  const distance = Math.max(Math.sqrt(Math.max(newtonDecrement, 0)), SMALLEST_DISTANCE);
  const within = `${powerOfTenAbove(distance)} standard errors`;
  let text = `Converged: within ${within} of the optimum`;
  if (report.separation !== null || stopReason === 'separation') {
    text = 'Not converged: no finite maximum-likelihood estimate exists (exit code 4),';
  } else if (report.shrinkage) {
    text = shrinkageProof(report.shrinkage, report.converged ? null : STOP_SENTENCES[stopReason]);
  } else if (!report.converged) {
    const where = newtonDecrement > 0 ? `; about ${within} from the optimum` : '';
    text = `Not converged: ${STOP_SENTENCES[stopReason]}${where} (exit code 4)`;
  }
  const work = `after ${counted(iterations, 'iteration')}, ${counted(passes, 'pass', 'passes')}`;
  const tone = report.converged ? 'success' : 'failure';
  return toned(flow([...text.split(' '), work], ' ', page), tone);
}

/** The solver and why it was taken, but for the plainest one. */
function choice({ solver, solverReason }: FitReport, page: Page): Line[] {
  if (solverReason === null || solver === 'newton') return [];
  return toned(wrap(`Solver ${solver}: ${solverReason}`, page), 'plain');
}

export function pageOf({ width = 80, unicode = true }: SummaryOptions): Page {
  if (Number.isNaN(width)) {
    throw new OddsmithError('option-invalid', 'width must be a number of cells, not NaN', {
      option: 'width',
    });
  }
  return { width: Math.max(60, Math.floor(width)), unicode };
}

/** What the summary of a family has of its own. */
export interface SummaryParts {
  /** What is modelled, and the coefficients. */
  readonly above: readonly Line[];
  /** Beneath the fit statistics. */
  readonly below?: readonly Line[];
  /** What is said of separation. */
  readonly separated: string | null;
  /** Beneath the proof. */
  readonly end?: readonly Line[];
}

/** The frame of every summary of a fit. Throws `option-invalid` where the width is not a number. */
export function framed(
  report: FitReport,
  options: SummaryOptions,
  partsOf: (page: Page, showReference: boolean) => SummaryParts,
): string {
  const page = pageOf(options);
  const { showReference = true, colour = false, termTests: shown = 'auto' } = options;
  const { waldTests } = report;
  const tests = (waldTests ?? report).terms.filter(({ df }) => shown === 'all' || df > 1);
  const { above, below = [], separated, end = [] } = partsOf(page, showReference);
  const lines = [
    ...above,
    ...termTests(tests, waldTests ? 'Wald test' : 'Likelihood-ratio test', page),
    ...fitStatistics(report, page),
    ...below,
    ...notes(report, page),
    ...(separated === null ? [] : toned(wrap(separated, page), 'failure')),
    ...proof(report, page),
    ...end,
  ];
  return joinLines(lines, colour);
}

/**
 * A fit as text: what is modelled, the coefficient table (factors with their reference level), tests of terms,
 * fit statistics, warnings, separation, and at the end the proof of the optimum or why there is none. No line
 * break follows the last line.
 *
 * Every line fits the width: columns go in the order z, Std.Err, p, interval; long names are cut in the middle.
 * `separated`: what `separationText` says of the report. Throws `option-invalid` where the width is not a number.
 */
export function summarise(
  report: FitReport,
  schema: Schema,
  options: SummaryOptions = {},
  separated: string | null = null,
): string {
  return framed(report, options, (page, showReference) => ({
    above: [
      ...heading(report, schema, page),
      ...method(report, page),
      ...coefficientTable(report, schema, showReference, page),
    ],
    separated,
    end: choice(report, page),
  }));
}
