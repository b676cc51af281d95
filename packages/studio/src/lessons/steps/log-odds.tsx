import { logOdds } from '@oddsmith/core';
import { scaleLinear } from 'd3-scale';
import { ChartFrame } from '../../report/charts/frame.js';
import { choiceSetting, keysOf, numberSetting } from '../../state/lesson-settings.js';
import { Choice } from '../../train/controls/choice.js';
import { short } from '../../train/numbers.js';
import { logOddsWithoutBrackets } from '../mistakes.js';
import { Dial } from '../parts/dial.js';
import { Lesson } from '../parts/lesson.js';
import { ACROSS, Curve, HEIGHT, Plane, UP, WIDTH } from '../parts/plane.js';
import { told } from '../parts/told.js';
import { spread } from '../rows.js';

const x = scaleLinear([0, 1], ACROSS);
const y = scaleLinear([-5, 5], UP);
const GRID = spread(0.001, 0.999, 200);
const TABLE = [0.01, 0.1, 0.25, 0.5, 0.75, 0.9, 0.99];

const VERSIONS = {
  core: { code: 'log(p / (1 − p))', of: (p: number) => logOdds(p) },
  brackets: { code: 'log(p / 1 − p)', of: logOddsWithoutBrackets },
};

export function LogOdds() {
  const p = numberSetting('log-odds.p', 0.8, [0.01, 0.99]);
  const version = choiceSetting('log-odds.version', 'core', keysOf(VERSIONS));
  const { code, of } = VERSIONS[version.value];
  const z = of(p.value);
  const isWrong = version.value !== 'core';
  const sentence = isWrong
    ? `Without its brackets it is log(p − p), the logarithm of nothing: ${told(z)} at every p, so there is no curve to draw.`
    : `A probability of ${short(p.value)} is odds of ${short(p.value / (1 - p.value), 3)} to 1 and log-odds of ${short(z)}.`;
  return (
    <Lesson
      number={1}
      title="Log-odds"
      text="A probability stays between 0 and 1; a straight line does not. The odds p/(1 − p) free the upper end, and their logarithm the lower one. On that scale, a unit of x may add the same amount everywhere."
      formula={`z = ${code}`}
      live={`z(${short(p.value)}) = ${told(z)}`}
      isWrong={isWrong}
      controls={
        <>
          <Dial
            label="Probability p"
            value={p.value}
            min={0.01}
            max={0.99}
            step={0.01}
            choose={(value) => {
              p.value = value;
            }}
          />
          <Choice
            name="log-odds-version"
            legend="Formula of the log-odds"
            chosen={version}
            choose={(name) => {
              version.value = name;
            }}
            options={[
              ['core', 'Right'],
              ['brackets', 'Brackets missing'],
            ]}
          />
        </>
      }
    >
      <ChartFrame
        name="Log-odds of a probability"
        sentence={sentence}
        table={{
          header: ['p', 'log-odds z'],
          rows: TABLE.map((value) => [short(value), told(of(value))]),
        }}
        width={WIDTH}
        height={HEIGHT}
      >
        <Plane x={x} y={y} xName="probability p" yName="log-odds z">
          <line class="diagonal" x1={ACROSS[0]} x2={ACROSS[1]} y1={y(0)} y2={y(0)} />
          <Curve
            points={GRID.map((value) => [value, logOdds(value)])}
            x={x}
            y={y}
            class={isWrong ? 'lesson-faint' : ''}
          />
          {Number.isFinite(z) && (
            <>
              <path class="lesson-guide" d={`M${x(p.value)},${UP[0]}V${y(z)}H${ACROSS[0]}`} />
              <circle class="dot" cx={x(p.value)} cy={y(z)} r={6} />
            </>
          )}
        </Plane>
      </ChartFrame>
    </Lesson>
  );
}
