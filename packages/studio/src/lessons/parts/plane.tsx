/** A plane with its grid, ticks and names, and what is drawn on it. */
import type { ScaleContinuousNumeric } from 'd3-scale';
import { line } from 'd3-shape';
import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';
import { short } from '../../train/numbers.js';
import { X, Y } from '../rows.js';

export type Scale = ScaleContinuousNumeric<number, number>;

export const WIDTH = 380;
export const HEIGHT = 280;
/** Pixels of the two axes. */
export const ACROSS = [46, WIDTH - 20];
export const UP = [HEIGHT - 42, 26];

export interface PlaneProps {
  readonly x: Scale;
  readonly y: Scale;
  readonly xName: string;
  readonly yName: string;
  readonly xTicks?: readonly number[];
  readonly yTicks?: readonly number[];
  /** Of the ticks. */
  readonly xFormat?: (value: number) => string;
  readonly yFormat?: (value: number) => string;
  readonly children: ComponentChildren;
}

export function Plane({
  x,
  y,
  xName,
  yName,
  xFormat = short,
  yFormat = short,
  children,
  ...ticks
}: PlaneProps) {
  const id = useId();
  const [left, right] = ACROSS as [number, number];
  const [bottom, top] = UP as [number, number];
  return (
    <>
      <g>
        {(ticks.xTicks ?? x.ticks(6)).map((tick) => (
          <g key={tick}>
            <line class="grid" x1={x(tick)} x2={x(tick)} y1={bottom} y2={top} />
            <text x={x(tick)} y={bottom + 16} text-anchor="middle">
              {xFormat(tick)}
            </text>
          </g>
        ))}
        {(ticks.yTicks ?? y.ticks(5)).map((tick) => (
          <g key={tick}>
            <line class="grid" x1={left} x2={right} y1={y(tick)} y2={y(tick)} />
            <text x={left - 7} y={y(tick) + 4} text-anchor="end">
              {yFormat(tick)}
            </text>
          </g>
        ))}
        <text class="lesson-axis" x={right} y={HEIGHT - 6} text-anchor="end">
          {xName}
        </text>
        <text class="lesson-axis" x={4} y={13}>
          {yName}
        </text>
      </g>
      <clipPath id={id}>
        <rect x={left - 6} y={top - 6} width={right - left + 12} height={bottom - top + 12} />
      </clipPath>
      <g clip-path={`url(#${id})`}>{children}</g>
    </>
  );
}

/** What is not finite leaves a gap; what is far outside is held near, where drawing is exact enough. */
export function Curve(props: {
  readonly points: readonly (readonly [number, number])[];
  readonly x: Scale;
  readonly y: Scale;
  readonly class?: string;
}) {
  const held = (pixel: number) => Math.max(-2000, Math.min(2000, pixel));
  const path = line<readonly [number, number]>()
    .defined(([a, b]) => Number.isFinite(a) && Number.isFinite(b))
    .x(([a]) => held(props.x(a)))
    .y(([, b]) => held(props.y(b)));
  return <path class={`curve ${props.class ?? ''}`} d={path(props.points) ?? ''} />;
}

/** The ten rows at their labels, but for those `without` which the step does. */
export function Rows(props: { readonly x: Scale; readonly y: Scale; readonly without?: readonly number[] }) {
  return (
    <g>
      {X.map(
        (value, i) =>
          !props.without?.includes(value) && (
            <circle
              key={`${value} ${Y[i]}`}
              class={`dot ${Y[i] === 1 ? '' : 'lesson-other'}`}
              cx={props.x(value)}
              cy={props.y(Y[i]!)}
              r={5}
            />
          ),
      )}
    </g>
  );
}
