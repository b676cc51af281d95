/** A square from 0 to 1 on both axes, with its grid, its diagonal and the names of its axes. */
import { scaleLinear } from 'd3-scale';

export const SIZE = 360;
const MARGIN = { left: 58, right: 12, top: 10, bottom: 42 };

export const x = scaleLinear([0, 1], [MARGIN.left, SIZE - MARGIN.right]);
export const y = scaleLinear([0, 1], [SIZE - MARGIN.bottom, MARGIN.top]);

const TICKS = [0, 0.25, 0.5, 0.75, 1];

export function UnitPlane(props: { readonly xName: string; readonly yName: string }) {
  const middle = (y(0) + y(1)) / 2;
  return (
    <g class="axes">
      {TICKS.map((tick) => (
        <g key={tick}>
          <line class="grid" x1={x(tick)} x2={x(tick)} y1={y(0)} y2={y(1)} />
          <line class="grid" x1={x(0)} x2={x(1)} y1={y(tick)} y2={y(tick)} />
          <text x={x(tick)} y={y(0) + 16} text-anchor="middle">
            {tick}
          </text>
          <text x={x(0) - 7} y={y(tick) + 4} text-anchor="end">
            {tick}
          </text>
        </g>
      ))}
      <line class="diagonal" x1={x(0)} y1={y(0)} x2={x(1)} y2={y(1)} />
      <text x={(x(0) + x(1)) / 2} y={SIZE - 6} text-anchor="middle">
        {props.xName}
      </text>
      <text x={13} y={middle} text-anchor="middle" transform={`rotate(-90 13 ${middle})`}>
        {props.yName}
      </text>
    </g>
  );
}
