/** The equation at the λ that is shown, with what is exactly 0 in it, and its certificate. */
import type { PathReport } from '@oddsmith/core';
import { Fragment } from 'preact';
import { eventInWords } from '../state/event.js';
import { fitted } from '../state/fit.js';
import { RULE_NAMES, SHRINKING_NAMES } from '../state/path-words.js';
import { count, decimalsFor, fixed, short } from '../train/numbers.js';
import type { Series } from './series.js';
import { fittedLambda, pointAt, series, shownPoint } from './shown.js';
import { certificateText, penalisedCount, shareText } from './words.js';

/** More terms than this are counted, not written. */
const MOST_TERMS = 12;

export function PathHead({ path }: { readonly path: PathReport }) {
  const k = shownPoint.value;
  const { lambda, nonzero, devianceExplained } = pointAt(path, k);
  const words = eventInWords.value?.probability.slice(2, -1) ?? path.event;
  const name = SHRINKING_NAMES[path.penalty] + (path.penalty === 'elastic-net' ? `, α = ${path.alpha}` : '');
  return (
    <section class="train-equation" aria-label="The model at this λ">
      <p class="equation">
        <span class="equation-left">log-odds({words})</span> = <Terms path={path} k={k} />
      </p>
      <dl class="train-facts">
        <div>
          <dt>{name}</dt>
          <dd>λ = {short(lambda)}</dd>
        </div>
        <div>
          <dt>columns that are not 0</dt>
          <dd>
            {count(nonzero)} <span class="quiet">of {count(penalisedCount(series.value))}</span>
          </dd>
        </div>
        <div>
          <dt>deviance explained</dt>
          <dd>{shareText(devianceExplained)}</dd>
        </div>
      </dl>
      <p class="quiet">
        Certified: {certificateText(path, k)}. {fitText()}
      </p>
    </section>
  );
}

/** Which λ the report is of, and who said so. */
function fitText(): string {
  if (fittedLambda.value === null) return '';
  const by = fitted.value?.chosen?.by;
  const how = by ? `${RULE_NAMES[by.rule]} by cross-validation in ${by.folds} folds` : 'chosen by hand';
  return `The report is of λ = ${short(fittedLambda.value)}, ${how}.`;
}

function Terms({ path, k }: { readonly path: PathReport; readonly k: number }) {
  const { coefficients } = pointAt(path, k);
  const intercept = path.columns.findIndex(({ penaltyFactor }) => penaltyFactor === null);
  const shown = series.value.filter(({ rank }) => rank < MOST_TERMS);
  const left = series.value.length - shown.length;
  return (
    <>
      {intercept >= 0 && (
        <span class="equation-term">
          <b>{fixed(coefficients[intercept]!, 3)}</b>{' '}
        </span>
      )}
      {shown.map((one) => (
        <Fragment key={one.term}>
          <Term of={one} value={coefficients[one.column]!} />{' '}
        </Fragment>
      ))}
      {left > 0 && <span class="quiet">and {count(left)} more terms</span>}
    </>
  );
}

function Term({ of, value }: { readonly of: Series; readonly value: number }) {
  const decimals = decimalsFor(of.standardDeviation > 0 ? 0.3 / of.standardDeviation : undefined);
  if (value === 0)
    return (
      <span class="equation-term term-off">
        <span class="sign">+</span>0·{of.term}
      </span>
    );
  return (
    <span class="equation-term">
      <span class="sign">{value < 0 ? '−' : '+'}</span>
      <b class={`series-${of.colour}`}>{fixed(Math.abs(value), decimals)}</b>·{of.term}
    </span>
  );
}
