import { toTable } from '@oddsmith/core';
import { scaleLog } from 'd3-scale';
import { ChartFrame } from '../../report/charts/frame.js';
import { choiceSetting, numberSetting } from '../../state/lesson-settings.js';
import { Choice } from '../../train/controls/choice.js';
import { thinned } from '../../train/drawing/iteration-axis.js';
import { count, fixed, short, superscript } from '../../train/numbers.js';
import { useAnswer } from '../parts/answer.js';
import { Dial } from '../parts/dial.js';
import { Lesson } from '../parts/lesson.js';
import { ACROSS, Curve, HEIGHT, Plane, UP, WIDTH } from '../parts/plane.js';
import { copies } from '../rows.js';

const EPOCHS = 10_000;
const RATES = [0.0001, 0.001, 0.01, 0.04, 0.14];
const TABLE = [0, 1, 10, 100, 1000, 10_000];
/** Of epochs plus 1: the start is to be seen. */
const x = scaleLog([1, EPOCHS + 1], ACROSS);
const y = scaleLog([1e-12, 10], UP).clamp(true);
const power = (value: number) => (value === 1 ? '1' : `10${superscript(Math.round(Math.log10(value)))}`);

export function LearningRate() {
  const rate = numberSetting('rate.rate', 0.001, [0.00001, 5]);
  const times = choiceSetting('rate.copies', '1', ['1', '5']);
  const reduction = choiceSetting('rate.gradient', 'sum', ['sum', 'mean']);
  const { value: history, failure } = useAnswer(
    (worker, signal) =>
      worker.train(toTable(copies(Number(times.value))), 'y ~ x', {
        rate: rate.value,
        gradient: reduction.value,
        epochs: EPOCHS,
        signal,
      }),
    [rate.value, times.value, reduction.value],
  );
  const distances = history?.distances ?? new Float64Array(1);
  const coefficient = (k: number, j: number) => history!.coefficients[2 * k + j]!;
  const ends = history === null ? [] : TABLE.filter((k) => k <= history.iterations);
  const rates = history?.rates;
  return (
    <Lesson
      number={5}
      title="The learning rate"
      text="The loss is one valley: a smaller rate gives no better estimate, it only takes longer. At 0.001, 10,000 epochs are not enough; at 0.14 it never rests. A summed gradient grows with the rows, so five times the rows want a fifth of the rate."
      formula={reduction.value === 'sum' ? 'step = rate·Σ(p − y)·x' : 'step = rate·mean((p − y)·x)'}
      live={
        rates === undefined
          ? '…'
          : `safe below ${short(rates.safe, 3)}, cannot settle above ${short(rates.unsettled!, 4)}`
      }
      controls={
        <>
          <Dial
            label="Learning rate"
            value={rate.value}
            min={0.00001}
            max={5}
            step={1.1}
            isLogarithmic
            choose={(value) => {
              rate.value = value;
            }}
          />
          <div class="lesson-picks">
            {RATES.map((value) => (
              <button
                key={value}
                type="button"
                class="button"
                aria-pressed={rate.value === value}
                onClick={() => {
                  rate.value = value;
                }}
              >
                {value}
              </button>
            ))}
          </div>
          <Choice
            name="rate-rows"
            legend="Rows"
            chosen={times}
            choose={(value) => {
              times.value = value;
            }}
            options={[
              ['1', 'Ten rows'],
              ['5', 'The same, five times'],
            ]}
          />
          <Choice
            name="rate-reduction"
            legend="Gradient"
            chosen={reduction}
            choose={(value) => {
              reduction.value = value;
            }}
            options={[
              ['sum', 'Summed gradient'],
              ['mean', 'Mean gradient'],
            ]}
          />
        </>
      }
    >
      <ChartFrame
        name="Distance to the optimum"
        sentence={failure ?? history?.sentence ?? 'Running 10,000 epochs…'}
        table={{
          header: ['epoch', 'b', 'w', 'loss', 'SE from the optimum'],
          rows: ends.map((k) => [
            count(k),
            fixed(coefficient(k, 0), 4),
            fixed(coefficient(k, 1), 4),
            fixed(history!.losses[k]!, 4),
            short(distances[k]!, 3),
          ]),
        }}
        width={WIDTH}
        height={HEIGHT}
      >
        <Plane
          x={x}
          y={y}
          xName="epoch"
          yName="standard errors from the optimum"
          xTicks={[1, 11, 101, 1001, 10_001]}
          yTicks={[1e-12, 1e-9, 1e-6, 1e-3, 1]}
          xFormat={(tick) => count(tick - 1)}
          yFormat={power}
        >
          <Curve
            points={Array.from(thinned(distances.length - 1, 600), (k) => [
              k + 1,
              Math.max(distances[k]!, 1e-12),
            ])}
            x={x}
            y={y}
            class={history?.stopReason === 'does-not-settle' ? 'lesson-bad' : ''}
          />
        </Plane>
      </ChartFrame>
    </Lesson>
  );
}
