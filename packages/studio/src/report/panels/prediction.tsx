/** The probability of one described person, with its interval. */
import { type Fit, formatNumber, formatPercentage, formatShare } from '@oddsmith/core';
import { useMemo, useState } from 'preact/hooks';
import type { Explanation } from '../explain/explanation.js';
import { Opens } from '../explain/opens.js';
import { isShrunken, penaltyName } from '../penalty.js';
import {
  type Field,
  fieldsOf,
  type Person,
  personInCode,
  predictPerson,
  startOf,
  type Value,
} from '../person.js';
import { Panel } from './panel.js';

const HIGH = 40;

export function PredictionPanel({ fit }: { readonly fit: Fit }) {
  const fields = useMemo(() => fieldsOf(fit.schema), [fit]);
  const [person, setPerson] = useState<Person>(() => startOf(fields));
  if (fields.length === 0) return null;
  return (
    <Panel
      title="Describe someone"
      good={`The probability of ${fit.report.event} for the values you choose. Trust it inside the range of the data; the interval is of the probability, not of what will come.`}
      class="person"
    >
      <form class="person-fields" onSubmit={(event) => event.preventDefault()}>
        {fields.map((field) => (
          <FieldInput
            key={field.name}
            field={field}
            value={person[field.name] ?? field.start}
            onChange={(value) => setPerson({ ...person, [field.name]: value })}
          />
        ))}
      </form>
      <Answer fit={fit} person={person} />
    </Panel>
  );
}

function FieldInput(props: {
  readonly field: Field;
  readonly value: Value;
  readonly onChange: (value: Value) => void;
}) {
  const { field, value, onChange } = props;
  if (field.kind === 'choice') {
    return (
      <label class="field">
        <span>{field.name}</span>
        <select class="input" value={String(value)} onChange={(event) => onChange(event.currentTarget.value)}>
          {field.levels.map((level) => (
            <option key={level} value={level}>
              {level}
            </option>
          ))}
        </select>
      </label>
    );
  }
  const take = (event: { readonly currentTarget: HTMLInputElement }) => {
    const { valueAsNumber } = event.currentTarget;
    if (Number.isFinite(valueAsNumber)) onChange(valueAsNumber);
  };
  return (
    <label class="field">
      <span>
        {field.name}{' '}
        <span class="quiet">
          ({field.low} to {field.high} in the data)
        </span>
      </span>
      <span class="range-pair">
        <input
          type="range"
          aria-label={`${field.name}, slider`}
          min={field.low}
          max={field.high}
          step={field.step}
          value={Number(value)}
          onInput={take}
        />
        <input class="input" type="number" step="any" value={Number(value)} onInput={take} />
      </span>
    </label>
  );
}

function explain(fit: Fit, person: Person, figures: Readonly<Record<string, number>>): Explanation {
  const { r, python } = personInCode(fit.schema, person);
  return {
    title: `Probability of ${fit.report.event}`,
    value: figures.probability ?? null,
    meaning:
      'What the model holds likely for these values; the interval is that of the log-odds, transformed.',
    formula: 'p = 1/(1 + e^(−z)),  z = xᵀβ̂;  z ± quantile·√(xᵀVx)',
    inputs: [
      ...Object.entries(person).map(([name, value]) => [name, String(value)] as const),
      ...Object.entries(figures),
    ],
    r: `predict(fit, ${r}, type = "response")`,
    python: `fit.predict(${python})`,
  };
}

function noInterval({ report }: Fit): string {
  if (isShrunken(report))
    return `${penaltyName(report)}: estimates have no standard errors, so there is no interval.`;
  return 'Infinite log-odds: the data hold the other outcome impossible here, so there is no interval.';
}

/** What rounding left of a 0 is none. */
const rounded = (logOdds: number) => (Math.abs(logOdds) < 1e-12 ? 0 : logOdds);

function Answer({ fit, person }: { readonly fit: Fit; readonly person: Person }) {
  const { probability, logOdds, intervals, problems } = predictPerson(fit, person);
  if (problems.size > 0) return <p role="status">The formula is not defined for these values.</p>;
  const p = probability[0]!;
  const low = intervals?.probabilityLower[0] ?? Number.NaN;
  const high = intervals?.probabilityUpper[0] ?? Number.NaN;
  const hasInterval = Number.isFinite(low) && Number.isFinite(high);
  const figures = {
    probability: p,
    ...(Number.isFinite(logOdds[0]) && { 'log-odds z': logOdds[0]! }),
    ...(hasInterval && { 'interval from': low, 'interval to': high }),
  };
  const confidence = formatPercentage(fit.report.confidence);
  return (
    <div class="answer" role="status">
      <p class="answer-number">
        <Opens text={formatShare(p)} explanation={explain(fit, person, figures)} />
      </p>
      <svg class="answer-bar" viewBox={`0 0 1000 ${HIGH}`} preserveAspectRatio="none" aria-hidden="true">
        <rect class="answer-track" x={0} y={14} width={1000} height={12} rx={6} />
        <rect class="answer-fill" x={0} y={14} width={1000 * p} height={12} rx={6} />
        {hasInterval && (
          <rect
            class="answer-interval"
            x={1000 * low}
            y={4}
            width={Math.max(2, 1000 * (high - low))}
            height={32}
          />
        )}
      </svg>
      <p class="quiet">
        {hasInterval
          ? `${confidence} % interval ${formatShare(low)} to ${formatShare(high)}; log-odds ${formatNumber(rounded(logOdds[0]!), 3)}.`
          : noInterval(fit)}
      </p>
    </div>
  );
}
