import { gradient, toTable } from '@oddsmith/core';
import { scaleLinear } from 'd3-scale';
import { ChartFrame } from '../../report/charts/frame.js';
import { numberSetting } from '../../state/lesson-settings.js';
import { count, fixed, short } from '../../train/numbers.js';
import { useAnswer } from '../parts/answer.js';
import { Dial } from '../parts/dial.js';
import { Lesson } from '../parts/lesson.js';
import { ACROSS, Curve, HEIGHT, Plane, UP, WIDTH } from '../parts/plane.js';
import { rounded } from '../parts/told.js';
import { copies, spread, X, Y } from '../rows.js';

const x = scaleLinear([-7.2, 0.6], ACROSS);
const y = scaleLinear([-0.1, 2], UP);
const STEPS = 6;

type Slope = (b: number, w: number) => number;

/** Both sums rise with b: halving finds where one is zero, as no formula does. */
function rootAt(slope: Slope, w: number): number {
  let [low, high] = [-40, 40];
  for (let i = 0; i < 30; i++) {
    const middle = (low + high) / 2;
    if (slope(middle, w) < 0) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

function curveOf(slope: Slope): (readonly [number, number])[] {
  return spread(-0.1, 2, 41).map((w) => [rootAt(slope, w), w]);
}

const slopeOfIntercept = curveOf((b, w) => gradient(X, Y, w, b).intercept);
const slopeOfWeight = curveOf((b, w) => gradient(X, Y, w, b).weights[0]!);

export function NoClosedForm() {
  const step = numberSetting('no-closed-form.steps', 2, [0, STEPS]);
  const { value: history, failure } = useAnswer(
    (worker, signal) => worker.train(toTable(copies(1)), 'y ~ x', { solver: 'newton', signal }),
    [],
  );
  const last = history?.iterations ?? 0;
  const k = Math.min(step.value, last);
  const at = (i: number): readonly [number, number] => [
    history?.coefficients[2 * i] ?? 0,
    history?.coefficients[2 * i + 1] ?? 0,
  ];
  const [b, w] = at(k);
  const slope = gradient(X, Y, w, b);
  const path = Array.from({ length: k + 1 }, (_, i) => at(i));
  const distance = history?.distances?.[k];
  return (
    <Lesson
      number={6}
      title="Why there is no closed form"
      text="At the optimum both sums are zero: two equations, each a curve in the plane of b and w. But b and w sit inside ten exponentials, and no algebra brings them out. So one walks to the crossing: descent by the slope alone, Newton’s method by slope and curvature, in six steps."
      formula="Σ(p − y) = 0 and Σ(p − y)·x = 0"
      live={`${rounded(slope.intercept, 6)} and ${rounded(slope.weights[0]!, 6)}`}
      controls={
        <Dial
          label="Steps of Newton’s method"
          value={step.value}
          min={0}
          max={STEPS}
          step={1}
          choose={(value) => {
            step.value = Math.round(value);
          }}
        />
      }
    >
      <ChartFrame
        name="Two equations, one crossing"
        sentence={
          failure ??
          `After ${count(k)} ${k === 1 ? 'step' : 'steps'} b = ${fixed(b, 4)} and w = ${fixed(w, 4)}, ${distance === undefined ? '' : `${short(distance, 3)} standard errors from the crossing.`}`
        }
        table={{
          header: ['step', 'b', 'w', 'SE from the optimum'],
          rows: Array.from({ length: last + 1 }, (_, i) => [
            count(i),
            fixed(at(i)[0], 4),
            fixed(at(i)[1], 4),
            short(history?.distances?.[i] ?? 0, 3),
          ]),
        }}
        width={WIDTH}
        height={HEIGHT}
      >
        <Plane x={x} y={y} xName="intercept b" yName="weight w">
          <Curve points={slopeOfIntercept} x={x} y={y} />
          <Curve points={slopeOfWeight} x={x} y={y} class="lesson-second" />
          <text class="lesson-label" x={ACROSS[1]! - 4} y={y(1.8)} text-anchor="end">
            Σ(p − y) = 0
          </text>
          <text class="lesson-label lesson-second" x={ACROSS[1]! - 4} y={y(1.62)} text-anchor="end">
            Σ(p − y)·x = 0
          </text>
          <Curve points={path} x={x} y={y} class="lesson-path" />
          {path.map(([u, v], i) => (
            <circle key={i} class="lesson-step" cx={x(u)} cy={y(v)} r={i === k ? 6 : 3} />
          ))}
        </Plane>
      </ChartFrame>
    </Lesson>
  );
}
