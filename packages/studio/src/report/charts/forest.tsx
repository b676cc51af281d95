/** Odds ratios on a log scale, one row of the coefficient table at a time, all on one axis. */
import type { CoefficientReport } from '@oddsmith/core';
import { scaleLog } from 'd3-scale';
import type { ComponentChildren } from 'preact';

const WIDTH = 160;
const HEIGHT = 24;
const PAD = 8;
/** Odds ratios beyond this are cut with an arrow: one wild interval would flatten all others. */
const FAR = 1e3;

export type OddsScale = (ratio: number) => number;

export interface ForestAxis {
  readonly scale: OddsScale;
  readonly ticks: readonly number[];
}

const TICK_GAP = 28;
const TICKS = [0.001, 0.01, 0.1, 0.2, 0.5, 1, 2, 5, 10, 100, 1000];

export function forestAxis(coefficients: readonly CoefficientReport[]): ForestAxis {
  const ends = coefficients
    .flatMap(({ oddsRatio, oddsRatioInterval }) => [oddsRatio, ...(oddsRatioInterval ?? [])])
    .filter((end) => end !== null && end > 0)
    .map((end) => Math.min(FAR, Math.max(1 / FAR, end!)));
  const limits = coefficients.map(({ limit }) => limit);
  const low = Math.min(limits.includes('-infinity') ? 0.3 : 0.8, ...ends) / 1.05;
  const high = Math.max(limits.includes('+infinity') ? 3 : 1.25, ...ends) * 1.05;
  const scale = scaleLog([low, high], [PAD, WIDTH - PAD]).clamp(true);
  const ticks = apart(
    TICKS.filter((tick) => tick >= low && tick <= high && isInside(scale(tick))),
    scale,
  );
  return { scale, ticks };
}

/** Whether the label of a tick has room there. */
const isInside = (at: number) => at >= 14 && at <= WIDTH - 14;

/** Ticks that do not touch one another: 1 first, then the powers of ten. */
function apart(ticks: readonly number[], scale: OddsScale): number[] {
  const rank = (tick: number) => (tick === 1 ? 0 : Number.isInteger(Math.log10(tick)) ? 1 : 2);
  const kept: number[] = [];
  for (const tick of [...ticks].sort((a, b) => rank(a) - rank(b))) {
    if (kept.every((other) => Math.abs(scale(other) - scale(tick)) > TICK_GAP)) kept.push(tick);
  }
  return kept;
}

export function ForestHeader({ axis }: { readonly axis: ForestAxis }) {
  return (
    <svg class="forest" viewBox={`0 0 ${WIDTH} 16`} width={WIDTH} height={16} aria-hidden="true">
      {axis.ticks.map((tick) => (
        <text key={tick} x={axis.scale(tick)} y={12} text-anchor="middle">
          {tick}
        </text>
      ))}
    </svg>
  );
}

function Frame(props: { readonly axis: ForestAxis; readonly children?: ComponentChildren }) {
  const one = props.axis.scale(1);
  return (
    <svg class="forest" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} width={WIDTH} height={HEIGHT} aria-hidden="true">
      <line class="forest-one" x1={one} x2={one} y1={0} y2={HEIGHT} />
      {props.children}
    </svg>
  );
}

/** The reference level: exactly 1. */
export function ForestReference({ axis }: { readonly axis: ForestAxis }) {
  const at = axis.scale(1);
  return (
    <Frame axis={axis}>
      <rect class="forest-reference" x={at - 3.5} y={HEIGHT / 2 - 3.5} width={7} height={7} />
    </Frame>
  );
}

export function ForestRow({ axis, of }: { readonly axis: ForestAxis; readonly of: CoefficientReport }) {
  if (of.oddsRatio === null)
    return <Frame axis={axis}>{of.limit && <Arrow limit={of.limit} from={axis.scale(1)} />}</Frame>;
  const { oddsRatioInterval: interval } = of;
  const [low, high] = interval ?? [null, null];
  const middle = HEIGHT / 2;
  const crosses = low !== null && high !== null && low <= 1 && high >= 1;
  return (
    <Frame axis={axis}>
      {interval !== null && (
        <line
          class="forest-line"
          x1={low === null || low <= 0 ? PAD : axis.scale(low)}
          x2={high === null ? WIDTH - PAD : axis.scale(high)}
          y1={middle}
          y2={middle}
        />
      )}
      <circle
        class={crosses ? 'forest-dot open' : 'forest-dot'}
        cx={axis.scale(of.oddsRatio)}
        cy={middle}
        r={4}
      />
    </Frame>
  );
}

/** An estimate that runs off to infinity. */
function Arrow({ limit, from }: { readonly limit: '+infinity' | '-infinity'; readonly from: number }) {
  const to = limit === '+infinity' ? WIDTH - 2 : 2;
  const back = limit === '+infinity' ? -7 : 7;
  const middle = HEIGHT / 2;
  return (
    <path
      class="forest-line"
      d={`M${from},${middle}L${to},${middle}m${back},-5l${-back},5l${back},5`}
      fill="none"
    />
  );
}
