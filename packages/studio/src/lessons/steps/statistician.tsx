import { type Fit, formatExactP, separationText, toTable } from '@oddsmith/core';
import { scaleLinear } from 'd3-scale';
import { area } from 'd3-shape';
import { ChartFrame } from '../../report/charts/frame.js';
import { choiceSetting, keysOf, numberSetting } from '../../state/lesson-settings.js';
import { Choice } from '../../train/controls/choice.js';
import { fixed } from '../../train/numbers.js';
import { useAnswer } from '../parts/answer.js';
import { Dial } from '../parts/dial.js';
import { Lesson } from '../parts/lesson.js';
import { ACROSS, Curve, HEIGHT, Plane, Rows, UP, WIDTH } from '../parts/plane.js';
import { copies, spread } from '../rows.js';

const x = scaleLinear([-0.5, 7.5], ACROSS);
const y = scaleLinear([0, 1], UP);
const GRID = spread(-0.5, 7.5, 121);

const ROWS = { overlap: 'All of them', apart: 'Without 3 and 4' } as const;

/** The rows, or those at 0–2 and 5–7 alone, which do not overlap. */
function dataOf(times: number, rows: keyof typeof ROWS) {
  const { x: xs, y: ys } = copies(times);
  const isKept = (at: number) => rows === 'overlap' || at < 3 || at > 4;
  return { x: xs.filter(isKept), y: ys.filter((_, i) => isKept(xs[i]!)) };
}

function sentenceOf({ report, schema }: Fit): string {
  const separated = separationText(report, schema);
  if (separated !== null) return separated;
  const { oddsRatio, oddsRatioInterval, p } = report.coefficients[1]!;
  const [low, high] = oddsRatioInterval!;
  return `A unit of x multiplies the odds by ${fixed(oddsRatio!, 2)}, with 95 % confidence by something from ${fixed(low!, 2)} to ${fixed(high!, 2)} (p ${formatExactP(p!)}, ${report.rows} rows).`;
}

/** The fitted curve with its interval at every x; nothing where the estimate is infinite. */
function Band({ fit }: { readonly fit: Fit }) {
  const { probability, intervals } = fit.predict({ x: GRID }, { intervals: 'wald' });
  const band = area<number>()
    .x((at) => x(at))
    .y0((_, i) => y(intervals!.probabilityLower[i]!))
    .y1((_, i) => y(intervals!.probabilityUpper[i]!));
  return (
    <>
      <path class="area" d={band(GRID) ?? ''} />
      <Curve points={GRID.map((at, i) => [at, probability[i]!])} x={x} y={y} />
    </>
  );
}

export function Statistician() {
  const times = numberSetting('statistician.copies', 1, [1, 20]);
  const rows = choiceSetting('statistician.rows', 'overlap', keysOf(ROWS));
  const { value: fit, failure } = useAnswer(
    (worker, signal) => worker.fit(toTable(dataOf(times.value, rows.value)), 'y ~ x', { signal }),
    [times.value, rows.value],
  );
  const report = fit?.report;
  const slope = report?.coefficients[1];
  const number = (value: number | null) => (value === null ? 'none' : fixed(value, 4));
  return (
    <Lesson
      number={7}
      title="What the statistician adds"
      text="Descent ends with a number; a statistician asks how sure it is. The curvature at the optimum gives standard errors; with k times the rows they shrink by √k. Where the outcomes do not overlap there is no estimate: descent would climb for ever, and a fit has to prove it and say so."
      formula="SE = √diag((Σ p(1 − p)·x·xᵀ)⁻¹)"
      live={
        slope === undefined
          ? '…'
          : slope.estimate === null
            ? 'no finite estimate'
            : `w = ${number(slope.estimate)}, SE ${number(slope.standardError)}`
      }
      controls={
        <>
          <Dial
            label="Copies of the rows"
            value={times.value}
            min={1}
            max={20}
            step={1}
            choose={(value) => {
              times.value = Math.round(value);
            }}
          />
          <Choice
            name="statistician-rows"
            legend="Rows"
            chosen={rows}
            choose={(name) => {
              rows.value = name;
            }}
            options={[
              ['overlap', ROWS.overlap],
              ['apart', ROWS.apart],
            ]}
          />
        </>
      }
    >
      <ChartFrame
        name="The curve with its 95 % interval"
        sentence={failure ?? (fit === null ? 'Fitting…' : sentenceOf(fit))}
        table={{
          header: ['term', 'estimate', 'SE', '95 % from', 'to', 'p'],
          rows: (report?.coefficients ?? []).map(({ term, estimate, standardError, interval, p, limit }) => [
            term,
            limit ?? number(estimate),
            number(standardError),
            number(interval?.[0] ?? null),
            number(interval?.[1] ?? null),
            number(p),
          ]),
        }}
        width={WIDTH}
        height={HEIGHT}
      >
        <Plane x={x} y={y} xName="x" yName="probability of y = 1">
          {fit !== null && fit.report.separation === null && <Band fit={fit} />}
          <Rows x={x} y={y} without={rows.value === 'apart' ? [3, 4] : []} />
        </Plane>
      </ChartFrame>
    </Lesson>
  );
}
