/** The ten rows, the curve of b and w, and how far each row is from it. */
import { probability } from '@oddsmith/core';
import { scaleLinear } from 'd3-scale';
import { spread, X, Y } from '../rows.js';
import { ACROSS, Curve, Plane, Rows, UP } from './plane.js';

const x = scaleLinear([-0.5, 7.5], ACROSS);
const y = scaleLinear([0, 1], UP);
const GRID = spread(-0.5, 7.5, 201);

export function TenRows({
  b,
  w,
  class: look,
}: {
  readonly b: number;
  readonly w: number;
  readonly class?: string;
}) {
  const curve = (at: number) => probability(b + w * at);
  return (
    <Plane x={x} y={y} xName="x" yName="probability of y = 1">
      {X.map((at, i) => (
        <line
          key={`${at} ${Y[i]}`}
          class="lesson-gap"
          x1={x(at)}
          x2={x(at)}
          y1={y(Y[i]!)}
          y2={y(curve(at))}
        />
      ))}
      <Curve
        points={GRID.map((at) => [at, curve(at)])}
        x={x}
        y={y}
        {...(look !== undefined && { class: look })}
      />
      <Rows x={x} y={y} />
    </Plane>
  );
}
