import { probability } from '@oddsmith/core';
import { scaleLinear } from 'd3-scale';
import { ChartFrame } from '../../report/charts/frame.js';
import { choiceSetting, keysOf, numberSetting } from '../../state/lesson-settings.js';
import { Choice } from '../../train/controls/choice.js';
import { short } from '../../train/numbers.js';
import { sigmoidThatOverflows, sigmoidWithoutBrackets, sigmoidWithWrongBranch } from '../mistakes.js';
import { Dial } from '../parts/dial.js';
import { Lesson } from '../parts/lesson.js';
import { ACROSS, Curve, HEIGHT, Plane, UP, WIDTH } from '../parts/plane.js';
import { told } from '../parts/told.js';
import { spread } from '../rows.js';

interface Version {
  readonly code: string;
  readonly of: (z: number) => number;
  /** Largest |z| of the picture. */
  readonly reach: number;
  readonly says: (z: number, value: number) => string;
}

const VERSIONS = {
  core: {
    code: '1/(1 + exp(−z)) for z ≥ 0, exp(z)/(1 + exp(z)) below',
    of: (z) => probability(z),
    reach: 8,
    says: (z, value) => `Log-odds of ${short(z)} are a probability of ${short(value)}.`,
  },
  brackets: {
    code: 'exp(z) / 1 + exp(z)',
    of: sigmoidWithoutBrackets,
    reach: 8,
    says: (z, value) =>
      `At ${short(z)} it gives ${short(value)}${value > 1 ? ', which is no probability' : ''}: without brackets it is 2·exp(z), and leaves the picture at z = −0.69.`,
  },
  branch: {
    code: '1/(1 + exp(z)) for z ≥ 0, exp(z)/(1 + exp(z)) below',
    of: sigmoidWithWrongBranch,
    reach: 8,
    says: (z, value) =>
      `At ${short(z)} it gives ${short(value)}, where ${short(probability(z))} is right: it never exceeds one half, and falls where it should rise.`,
  },
  overflow: {
    code: 'exp(z)/(1 + exp(z)) for every z',
    of: sigmoidThatOverflows,
    reach: 800,
    says: (z, value) =>
      Number.isNaN(value)
        ? `At ${short(z)} exp(z) is infinite, and ∞/∞ is not a number; core gives ${short(probability(z))}.`
        : `At ${short(z)} it still gives ${short(value)}; from z = 710 on it is not a number. Turn z up.`,
  },
} satisfies Record<string, Version>;

const y = scaleLinear([0, 1], UP);

export function Sigmoid() {
  const z = numberSetting('sigmoid.z', 1.5, [-1000, 1000]);
  const name = choiceSetting('sigmoid.version', 'core', keysOf(VERSIONS));
  const version: Version = VERSIONS[name.value];
  const { of, reach } = version;
  const value = of(z.value);
  const x = scaleLinear([-reach, reach], ACROSS);
  const grid = spread(-reach, reach, 401);
  const isWrong = name.value !== 'core';
  return (
    <Lesson
      number={2}
      title="The sigmoid"
      text="The way back from log-odds to a probability is the sigmoid. Its two branches are the same number, but neither overflows. Three other forms are in print: try them."
      formula={`p = ${version.code}`}
      live={`p(${short(z.value)}) = ${told(value)}`}
      isWrong={isWrong}
      controls={
        <>
          <Dial
            label="Log-odds z"
            value={z.value}
            min={-reach}
            max={reach}
            step={reach / 80}
            choose={(next) => {
              z.value = next;
            }}
          />
          <Choice
            name="sigmoid-version"
            legend="Formula of the sigmoid"
            chosen={name}
            choose={(next) => {
              name.value = next;
              z.value = next === 'overflow' ? 710 : Math.max(-8, Math.min(8, z.value));
            }}
            options={[
              ['core', 'Right'],
              ['brackets', 'Brackets missing'],
              ['branch', 'Wrong branch'],
              ['overflow', 'One branch'],
            ]}
          />
        </>
      }
    >
      <ChartFrame
        name="Probability of log-odds"
        sentence={version.says(z.value, value)}
        table={{
          header: ['z', isWrong ? 'as printed' : 'p', ...(isWrong ? ['right'] : [])],
          rows: spread(-reach, reach, 9).map((at) => [
            short(at),
            told(of(at)),
            ...(isWrong ? [short(probability(at))] : []),
          ]),
        }}
        width={WIDTH}
        height={HEIGHT}
      >
        <Plane x={x} y={y} xName="log-odds z" yName="probability p">
          <Curve
            points={grid.map((at) => [at, probability(at)])}
            x={x}
            y={y}
            class={isWrong ? 'lesson-faint' : ''}
          />
          {isWrong && <Curve points={grid.map((at) => [at, of(at)])} x={x} y={y} class="lesson-bad" />}
          {Number.isFinite(value) ? (
            <>
              <path class="lesson-guide" d={`M${x(z.value)},${UP[0]}V${y(value)}H${ACROSS[0]}`} />
              <circle class={`dot${isWrong ? ' lesson-bad' : ''}`} cx={x(z.value)} cy={y(value)} r={6} />
            </>
          ) : (
            <text class="mark lesson-bad" x={x(z.value) - 8} y={y(0.5)} text-anchor="end">
              not a number
            </text>
          )}
        </Plane>
      </ChartFrame>
    </Lesson>
  );
}
