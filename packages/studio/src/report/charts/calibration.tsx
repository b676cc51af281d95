import { type CalibrationBin, type Evaluation, formatCount, formatNumber } from '@oddsmith/core';
import { line } from 'd3-shape';
import { ChartFrame, type ChartTable } from './frame.js';
import { SIZE, UnitPlane, x, y } from './unit-plane.js';

const number = (value: number) => formatNumber(value, 3);

function tableOf(bins: readonly CalibrationBin[]): ChartTable {
  return {
    header: ['Predicted risk', 'Rows', 'Mean prediction', 'Share of events', 'from', 'to'],
    rows: bins.map((bin) => [
      `${number(bin.lowest)}–${number(bin.highest)}`,
      formatCount(bin.weight),
      number(bin.predicted),
      number(bin.observed),
      number(bin.interval[0]),
      number(bin.interval[1]),
    ]),
  };
}

/** How many of the intervals hold the mean prediction of their bin. */
function sentenceOf({ calibration: { bins } }: Evaluation): string {
  const within = bins.filter(
    ({ predicted, interval }) => predicted >= interval[0] && predicted <= interval[1],
  ).length;
  return `In ${within} of ${bins.length} groups of rows of similar risk the share of events agrees with the mean prediction within its interval.`;
}

export function CalibrationChart(props: { readonly evaluation: Evaluation; readonly rows: string }) {
  const { evaluation, rows } = props;
  const { bins } = evaluation.calibration;
  const path = line()(bins.map((bin): [number, number] => [x(bin.predicted), y(bin.observed)])) ?? '';
  return (
    <ChartFrame
      name={`Calibration curve, ${rows}`}
      sentence={sentenceOf(evaluation)}
      table={tableOf(bins)}
      width={SIZE}
      height={SIZE}
    >
      <UnitPlane xName="predicted probability" yName="observed share of events" />
      {bins.map((bin, index) => (
        <line
          key={index}
          class="whisker"
          x1={x(bin.predicted)}
          x2={x(bin.predicted)}
          y1={y(bin.interval[0])}
          y2={y(bin.interval[1])}
        />
      ))}
      <path class="curve" d={path} />
      {bins.map((bin, index) => (
        <circle key={index} class="dot" cx={x(bin.predicted)} cy={y(bin.observed)} r={4} />
      ))}
      <text
        class="faint"
        x={x(0.78)}
        y={y(0.78) - 8}
        transform={`rotate(-45 ${x(0.78)} ${y(0.78)})`}
        text-anchor="middle"
      >
        as predicted
      </text>
    </ChartFrame>
  );
}
