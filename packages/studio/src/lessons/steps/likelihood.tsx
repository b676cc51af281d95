import { crossEntropy, linearPredictor, logLikelihood, probability } from '@oddsmith/core';
import { ChartFrame } from '../../report/charts/frame.js';
import { choiceSetting, numberSetting } from '../../state/lesson-settings.js';
import { Choice } from '../../train/controls/choice.js';
import { fixed, short } from '../../train/numbers.js';
import { lossOfProbabilities } from '../mistakes.js';
import { Dial } from '../parts/dial.js';
import { Lesson } from '../parts/lesson.js';
import { HEIGHT, WIDTH } from '../parts/plane.js';
import { TenRows } from '../parts/ten-rows.js';
import { told } from '../parts/told.js';
import { X, Y } from '../rows.js';

export function Likelihood() {
  const b = numberSetting('likelihood.b', -2, [-50, 10]);
  const w = numberSetting('likelihood.w', 0.4, [-2, 15]);
  const version = choiceSetting('likelihood.version', 'core', ['core', 'probabilities']);
  const z = linearPredictor(X, w.value, b.value);
  const p = probability(z);
  const isWrong = version.value !== 'core';
  const right = crossEntropy(z, Y);
  const loss = isWrong ? lossOfProbabilities(p) : right;
  const sentence = Number.isFinite(loss)
    ? `Mean cross-entropy ${fixed(loss, 4)}, log-likelihood ${fixed(logLikelihood(z, Y), 3)}: the ten outcomes, as this curve tells them. A curve that knows nothing has 0.6931.`
    : `A probability was rounded to 0 or 1 and its logarithm is infinite: the loss is ${told(loss)}, where ${fixed(right, 4)} is right.`;
  return (
    <Lesson
      number={3}
      title="Likelihood"
      text="The likelihood asks how probable this curve makes what happened. A row’s loss is −log of the probability of its own outcome; their mean is the cross-entropy. Bend the curve until the loss is small; then make it steep, and take the loss from rounded probabilities."
      formula={
        isWrong
          ? 'loss = −mean(y·log p + (1 − y)·log(1 − p))'
          : 'loss = mean(y·log(1 + exp(−z)) + (1 − y)·log(1 + exp(z)))'
      }
      live={`loss = ${Number.isFinite(loss) ? fixed(loss, 4) : told(loss)}`}
      isWrong={isWrong}
      controls={
        <>
          <Dial
            label="Intercept b"
            value={b.value}
            min={-50}
            max={10}
            step={0.1}
            choose={(value) => {
              b.value = value;
            }}
          />
          <Dial
            label="Weight w"
            value={w.value}
            min={-2}
            max={15}
            step={0.05}
            choose={(value) => {
              w.value = value;
            }}
          />
          <button
            type="button"
            class="button"
            onClick={() => {
              b.value = -42;
              w.value = 12;
            }}
          >
            Make it steep
          </button>
          <Choice
            name="loss-version"
            legend="Formula of the loss"
            chosen={version}
            choose={(name) => {
              version.value = name;
            }}
            options={[
              ['core', 'From the log-odds'],
              ['probabilities', 'From probabilities'],
            ]}
          />
        </>
      }
    >
      <ChartFrame
        name="Ten rows and a curve"
        sentence={sentence}
        table={{
          header: ['x', 'y', 'probability', 'of its outcome', 'loss of the row'],
          rows: X.map((x, i) => [
            short(x),
            short(Y[i]!),
            short(p[i]!),
            short(probability(Y[i] === 1 ? z[i]! : -z[i]!)),
            short(crossEntropy([z[i]!], [Y[i]!])),
          ]),
        }}
        width={WIDTH}
        height={HEIGHT}
      >
        <TenRows b={b.value} w={w.value} />
      </ChartFrame>
    </Lesson>
  );
}
