import {
  type Coefficients,
  coefficientsAt,
  crossEntropy,
  gradient,
  learn,
  linearPredictor,
} from '@oddsmith/core';
import { ChartFrame } from '../../report/charts/frame.js';
import { choiceSetting, keysOf, numberSetting } from '../../state/lesson-settings.js';
import { Choice } from '../../train/controls/choice.js';
import { count, fixed } from '../../train/numbers.js';
import { learnWithoutIntercept } from '../mistakes.js';
import { Dial } from '../parts/dial.js';
import { Lesson } from '../parts/lesson.js';
import { HEIGHT, WIDTH } from '../parts/plane.js';
import { TenRows } from '../parts/ten-rows.js';
import { rounded } from '../parts/told.js';
import { X, Y } from '../rows.js';

const RATE = 0.04;
const EPOCHS = 1000;
const TABLE = [0, 1, 2, 5, 10, 100, 1000];

const VERSIONS = {
  core: { formula: 'b ← b − rate·Σ(p − y),  w ← w − rate·Σ(p − y)·x', states: withCore },
  forgotten: {
    formula: 'w ← w − rate·Σ(p − y)·x, and b stays',
    states: () => learnWithoutIntercept(RATE, EPOCHS),
  },
};

/** Every iterate of a run; each run is made once. */
const made = new Map<keyof typeof VERSIONS, readonly Coefficients[]>();

function withCore(): Coefficients[] {
  const history = learn(X, Y, { rate: RATE, epochs: EPOCHS });
  return Array.from({ length: EPOCHS + 1 }, (_, epoch) => coefficientsAt(history, epoch));
}

function statesOf(name: keyof typeof VERSIONS): readonly Coefficients[] {
  const states = made.get(name) ?? VERSIONS[name].states();
  made.set(name, states);
  return states;
}

const lossOf = ({ intercept, weights }: Coefficients) =>
  crossEntropy(linearPredictor(X, weights, intercept), Y);

export function Gradient() {
  const epoch = numberSetting('gradient.steps', 3, [0, EPOCHS]);
  const version = choiceSetting('gradient.version', 'core', keysOf(VERSIONS));
  const states = statesOf(version.value);
  const state = states[epoch.value]!;
  const { intercept: b, weights } = state;
  const w = weights[0]!;
  const slope = gradient(X, Y, weights, b);
  const isWrong = version.value !== 'core';
  const told = `After ${count(epoch.value)} ${epoch.value === 1 ? 'step' : 'steps'} the loss is ${fixed(lossOf(state), 4)} and the gradient (${rounded(slope.intercept, 4)}, ${rounded(slope.weights[0]!, 4)})`;
  const sentence = isWrong
    ? `${told}: w comes to rest, but the curve is held at one half at x = 0, and the intercept’s own gradient is not zero.`
    : `${told}. Where both are zero, the curve agrees with the rows as well as any can.`;
  return (
    <Lesson
      number={4}
      title="The gradient"
      text="The slope of the loss is a sum of gaps: p − y for the intercept, (p − y)·x for the weight. A step goes against it, rate times as far. Walk, and see what happens when the intercept’s sum is forgotten."
      formula={VERSIONS[version.value].formula}
      live={`b = ${fixed(b, 4)}, w = ${fixed(w, 4)}`}
      isWrong={isWrong}
      controls={
        <>
          <Dial
            label="Steps taken, at rate 0.04"
            value={epoch.value}
            min={0}
            max={EPOCHS}
            step={1}
            choose={(value) => {
              epoch.value = Math.round(value);
            }}
          />
          <Choice
            name="gradient-version"
            legend="Which gradients are followed"
            chosen={version}
            choose={(name) => {
              version.value = name;
            }}
            options={[
              ['core', 'Both gradients'],
              ['forgotten', 'Intercept forgotten'],
            ]}
          />
        </>
      }
    >
      <ChartFrame
        name="The curve after some steps"
        sentence={sentence}
        table={{
          header: ['step', 'b', 'w', 'loss'],
          rows: TABLE.map((at) => [
            count(at),
            fixed(states[at]!.intercept, 4),
            fixed(states[at]!.weights[0]!, 4),
            fixed(lossOf(states[at]!), 4),
          ]),
        }}
        width={WIDTH}
        height={HEIGHT}
      >
        <TenRows b={b} w={w} class={isWrong ? 'lesson-bad' : ''} />
      </ChartFrame>
    </Lesson>
  );
}
