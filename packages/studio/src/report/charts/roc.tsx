import { type CurveReport, type Evaluation, formatNumber } from '@oddsmith/core';
import { line } from 'd3-shape';
import { ChartFrame, type ChartTable } from './frame.js';
import { SIZE, UnitPlane, x, y } from './unit-plane.js';

const TABLE_ROWS = 25;
const number = (value: number | null) => (value === null ? '—' : formatNumber(value, 3));

/** Sampled evenly, the ends included. */
function tableOf({ threshold, falsePositiveRate, truePositiveRate, precision }: CurveReport): ChartTable {
  const last = threshold.length - 1;
  const count = Math.min(TABLE_ROWS, last + 1);
  const picked = Array.from({ length: count }, (_, i) => Math.round((i * last) / Math.max(1, count - 1)));
  return {
    header: ['Threshold', 'False positive rate', 'True positive rate', 'Precision'],
    rows: picked.map((i) => [
      i === 0 ? 'above all' : number(threshold[i]!),
      number(falsePositiveRate[i]!),
      number(truePositiveRate[i]!),
      number(precision[i]!),
    ]),
  };
}

function judgement(auc: number): string {
  if (auc >= 0.9) return 'it tells the two apart very well';
  if (auc >= 0.8) return 'it tells the two apart well';
  if (auc >= 0.7) return 'it tells the two apart fairly';
  return auc > 0.55 ? 'it tells the two apart only a little' : 'it hardly tells the two apart';
}

export function RocChart(props: { readonly evaluation: Evaluation; readonly rows: string }) {
  const { evaluation, rows } = props;
  const { auc, curve } = evaluation;
  if (auc === null || curve === null) return null;
  const points = curve.falsePositiveRate.map((f, i): [number, number] => [
    x(f),
    y(curve.truePositiveRate[i]!),
  ]);
  const path = line()(points) ?? '';
  const share = (100 * auc.estimate).toFixed(1);
  const sentence = `Of a random event and a random non-event the model ranks the event higher ${share} % of the time: on the ${rows} ${judgement(auc.estimate)}.`;
  return (
    <ChartFrame
      name={`ROC curve, ${rows}`}
      sentence={sentence}
      table={tableOf(curve)}
      width={SIZE}
      height={SIZE}
    >
      <UnitPlane xName="false positive rate (1 − specificity)" yName="true positive rate (sensitivity)" />
      <path class="area" d={`${path}L${x(1)},${y(0)}L${x(0)},${y(0)}Z`} />
      <path class="curve" d={path} />
      <text class="mark" x={x(0.97)} y={y(0.06)} text-anchor="end">
        AUC {number(auc.estimate)}
      </text>
      <text
        class="faint"
        x={x(0.6)}
        y={y(0.6) + 16}
        transform={`rotate(-45 ${x(0.6)} ${y(0.6)})`}
        text-anchor="middle"
      >
        a coin
      </text>
    </ChartFrame>
  );
}
