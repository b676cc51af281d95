/** The two small pictures of a column, each with a sentence and a table. */
import type { EventRate } from '@oddsmith/core';
import { count, percent } from '../shell/format.js';
import type { Bar } from './bars.js';

const WIDTH = 132;
const HEIGHT = 34;

export function Distribution(props: {
  readonly name: string;
  readonly bars: readonly Bar[];
  readonly sentence: string;
}) {
  const { name, bars, sentence } = props;
  const tallest = Math.max(1, ...bars.map((bar) => bar.count));
  const step = WIDTH / Math.max(1, bars.length);
  return (
    <figure class="spark">
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={`Distribution of ${name}: ${sentence}`}>
        {bars.map((bar, index) => {
          const height = (HEIGHT * bar.count) / tallest;
          return (
            <rect
              key={bar.label}
              x={index * step + 0.5}
              width={Math.max(1, step - 1)}
              y={HEIGHT - height}
              height={height}
            >
              <title>{`${bar.label}: ${count(bar.count)}`}</title>
            </rect>
          );
        })}
      </svg>
      <figcaption>
        <details>
          <summary>{sentence}</summary>
          <Pairs head={[name, 'rows']} rows={bars.map((bar) => [bar.label, count(bar.count)])} />
        </details>
      </figcaption>
    </figure>
  );
}

export function Rates({ name, rates }: { readonly name: string; readonly rates: readonly EventRate[] }) {
  const step = WIDTH / rates.length;
  const sorted = [...rates].sort((a, b) => a.rate - b.rate);
  const sentence = `${percent(sorted[0]!.rate)} to ${percent(sorted.at(-1)!.rate)}`;
  return (
    <figure class="spark">
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={`Event rate by ${name}: ${sentence}`}>
        <line class="spark-base" x1="0" x2={WIDTH} y1={HEIGHT - 0.5} y2={HEIGHT - 0.5} />
        {rates.map(({ group, rate }, index) => {
          const x = (index + 0.5) * step;
          const y = HEIGHT - 3 - (HEIGHT - 6) * rate;
          return (
            <g key={String(group)}>
              <line class="spark-stem" x1={x} x2={x} y1={HEIGHT} y2={y} />
              <circle cx={x} cy={y} r="3" />
              <title>{`${group ?? 'missing'}: ${percent(rate)}`}</title>
            </g>
          );
        })}
      </svg>
      <figcaption>
        <details>
          <summary>{sentence}</summary>
          <Pairs
            head={[name, 'event rate']}
            rows={rates.map(({ group, rate, events, rows }) => [
              group ?? '(missing)',
              `${percent(rate)} (${count(events)} of ${count(rows)})`,
            ])}
          />
        </details>
      </figcaption>
    </figure>
  );
}

function Pairs(props: {
  readonly head: readonly [string, string];
  readonly rows: readonly (readonly [string, string])[];
}) {
  return (
    <table class="pairs">
      <thead>
        <tr>
          <th scope="col">{props.head[0]}</th>
          <th scope="col">{props.head[1]}</th>
        </tr>
      </thead>
      <tbody>
        {props.rows.map(([label, value]) => (
          <tr key={label}>
            <td>{label}</td>
            <td>{value}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
