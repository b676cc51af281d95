/** A diagnosis as text for a terminal or a log: a section for each subject, with a heading. */
import { formatCount, formatNumber, formatShare } from '../output/format.js';
import { joinLines, type Line, type Tone } from '../output/line.js';
import { flow, type Page, printable, wrap } from '../output/printable.js';
import { HIGH_INDEX } from './collinearity.js';
import { conditionLines, inflationLines } from './collinearity-tables.js';
import { dispersionLines, goodnessLines } from './goodness-section.js';
import { influenceLines, refitLines } from './influence-section.js';
import type { CollinearityReport, Diagnosis } from './report.js';
import { separationLines } from './separation-section.js';

export interface DiagnosisSummaryOptions {
  /** Cells in a line. Default 80; less than 60 counts as 60. */
  readonly width?: number;
  /** False gives pure ASCII. Default true. */
  readonly unicode?: boolean;
  /** ANSI colours. Default false. */
  readonly colour?: boolean;
}

const toned = (texts: readonly string[], tone: Tone): Line[] => texts.map((text) => ({ text, tone }));
const plain = (texts: readonly string[]) => toned(texts, 'plain');

/** VIF from which a column is worth a word. */
const HIGH_VIF = 10;
/** Names in a sentence. */
const MOST_NAMES = 6;
/** Fewer of the rarer outcome for each coefficient than this leave estimates to chance. */
const FEW = 10;

function section(title: string, lines: readonly Line[]): Line[] {
  return lines.length === 0 ? [] : [{ text: '', tone: 'plain' }, { text: title, tone: 'strong' }, ...lines];
}

function heading({ response, event, data, penalty }: Diagnosis, page: Page): Line[] {
  const share = data.weight > 0 ? ` (${formatShare(data.events / data.weight)})` : '';
  const items = [
    `Diagnosing P(${response} = ${event})`,
    `n = ${formatCount(data.weight)}`,
    `events = ${formatCount(data.events)}${share}`,
    ...(data.rows === data.weight ? [] : [`in ${formatCount(data.rows)} rows`]),
    ...(penalty === null ? [] : ["at Firth's estimate"]),
    ...(data.rowsDropped === 0 ? [] : [`${formatCount(data.rowsDropped)} rows left out for missing values`]),
  ];
  return toned(
    flow(
      items.map((text) => printable(text, page)),
      '   ',
      page,
    ),
    'strong',
  );
}

function dataLines({ data, converged, separation, warnings }: Diagnosis, page: Page): Line[] {
  const { parameters, eventsPerParameter } = data;
  const ratio =
    eventsPerParameter === null
      ? ''
      : `; ${formatNumber(eventsPerParameter, 1)} rows of the rarer outcome for each beside the intercept`;
  const few = eventsPerParameter !== null && eventsPerParameter < FEW;
  const hint = few ? ` (a rule of thumb asks for ${FEW}): estimates tend to come out too far from zero` : '';
  const stopped =
    converged || separation !== null ? [] : ['The maximum-likelihood estimate was not reached.'];
  return [
    ...toned(
      wrap(`${formatCount(parameters)} coefficients${ratio}${hint}.`, page, ''),
      few ? 'warning' : 'plain',
    ),
    ...stopped.flatMap((text) => toned(wrap(text, page, ''), 'failure')),
    ...warnings.flatMap(({ message }) => toned(wrap(`Warning: ${message}`, page), 'warning')),
  ];
}

function aliasLines({ aliased }: Diagnosis, page: Page): Line[] {
  return aliased.flatMap(({ term, combination }) => toned(wrap(`${term} = ${combination}`, page), 'warning'));
}

/** What the worst numbers mean. */
function verdict({ terms, conditionIndices }: CollinearityReport, page: Page): Line[] {
  const near = conditionIndices.toReversed().filter(({ index }) => index >= HIGH_INDEX);
  const inflated = terms.filter(({ scaledGvif }) => scaledGvif * scaledGvif >= HIGH_VIF);
  if (near.length === 0 && inflated.length === 0)
    return toned(wrap('No near dependency: every condition index is below 30.', page, ''), 'success');
  const told = near.flatMap(({ index, dependency, involved }) => {
    const names =
      involved.length > MOST_NAMES
        ? `${involved.slice(0, MOST_NAMES).join(', ')} and others`
        : involved.join(', ');
    if (dependency === null && names === '') return [];
    const text =
      dependency === null
        ? `${names} nearly cancel`
        : `${dependency.text}, to ${formatShare(dependency.remainder)} of its size`;
    return [`Condition index ${formatNumber(index, 1)}: ${text}.`];
  });
  const names = inflated.map(({ term }) => term);
  const shown =
    names.length > MOST_NAMES ? `${names.slice(0, MOST_NAMES).join(', ')} and others` : names.join(', ');
  const wide =
    inflated.length === 0
      ? []
      : [
          `Variance inflation of 10 or more: ${shown}; such standard errors are over three times those without the other columns.`,
        ];
  return [...told, ...wide].flatMap((text) => toned(wrap(text, page), 'warning'));
}

function collinearityLines({ collinearity, penalty }: Diagnosis, page: Page): Line[] {
  if (collinearity === null) return [];
  const why = penalty === null ? ', for the other is infinite' : '';
  const at =
    collinearity.weightsAt === 'firth'
      ? toned(wrap(`Rows weighted as at Firth's estimate${why}.`, page, ''), 'faint')
      : [];
  return [
    ...at,
    ...plain(inflationLines(collinearity, page)),
    ...plain(['', ...conditionLines(collinearity, page)]),
    ...plain(['']),
    ...verdict(collinearity, page),
  ];
}

function influence({ influence: found }: Diagnosis, page: Page): Line[] {
  return found === null ? [] : plain(influenceLines(found, page));
}

function goodness({ goodnessOfFit, dispersion }: Diagnosis, page: Page): Line[] {
  return [
    ...(goodnessOfFit === null ? [] : plain(goodnessLines(goodnessOfFit, page))),
    ...(dispersion === undefined ? [] : plain(['', ...dispersionLines(dispersion, page)])),
  ];
}

/**
 * A diagnosis as text; no line break follows the last line. Every figure is rounded: the object has all digits. Every
 * line fits the width.
 */
export function summariseDiagnosis(diagnosis: Diagnosis, options: DiagnosisSummaryOptions = {}): string {
  const { width = 80, unicode = true, colour = false } = options;
  const page: Page = { width: Math.max(60, Math.floor(width)), unicode };
  return joinLines(
    [
      ...heading(diagnosis, page),
      ...section('Data', dataLines(diagnosis, page)),
      ...section('Aliased columns', aliasLines(diagnosis, page)),
      ...section('Collinearity', collinearityLines(diagnosis, page)),
      ...section('Separation', separationLines(diagnosis, page)),
      ...section('Influence', influence(diagnosis, page)),
      ...section('Fits without rows', plain(refitLines(diagnosis, page))),
      ...section('Goodness of fit', goodness(diagnosis, page)),
    ],
    colour,
  );
}
