/** One numeric input: the curve of predicted probability through the rows. */
import type { Scene, SceneGrid, TrainingHistory } from '@oddsmith/core';
import { scaleLinear } from 'd3-scale';
import { bottomAxis, boxOf, dot, leftAxis, line, rimmed, setFont } from '../drawing/axes.js';
import type { Palette } from '../drawing/palette.js';
import type { Pen, Picture } from '../drawing/picture.js';
import { predicted } from '../drawing/predicted.js';
import { ACROSS, numberTicks } from '../drawing/ticks.js';

/** Up to so many rows a line joins each to the curve: what the gradient adds up. */
const MOST_RESIDUALS = 60;

export function sigmoidPicture(
  scene: Scene,
  grid: Extract<SceneGrid, { kind: 'curve' }>,
  history: TrainingHistory,
  probabilityName: string,
): Picture {
  return (ground) => {
    const { palette } = ground;
    const box = boxOf(ground, { left: 36, right: 16, top: 30 });
    const x = scaleLinear([grid.x[0]!, grid.x.at(-1)!], [box.left, box.right]);
    const y = scaleLinear([-0.06, 1.06], [box.bottom, box.top]);
    const { share, inputs, rows } = scene.sample;
    const input = inputs[0]!;
    const few = rows.count <= MOST_RESIDUALS;
    const curve = new Float64Array(grid.rows.count);
    const fitted = new Float64Array(rows.count);
    const limit = new Float64Array(grid.rows.count);
    return {
      behind(pen) {
        const ticks = [0, 0.25, 0.5, 0.75, 1].map((p) => ({ at: y(p), text: String(p) }));
        leftAxis(pen, palette, box, ticks, probabilityName);
        bottomAxis(pen, palette, box, numberTicks(x, ACROSS), grid.input);
        if (history.optimum !== null) {
          const still = { ...history, coefficients: Float64Array.from(history.optimum.coefficients) };
          predicted(grid.rows, still, 0, limit);
          pen.setLineDash([2, 4]);
          pen.lineWidth = 1.5;
          pen.strokeStyle = palette['line-2'];
          trace(pen, grid.x, limit, x, y);
          pen.setLineDash([]);
        }
      },
      moving(pen, k) {
        predicted(grid.rows, history, k, curve);
        if (few) {
          predicted(rows, history, k, fitted);
          pen.lineWidth = 1;
          pen.strokeStyle = palette['line-2'];
          for (let i = 0; i < rows.count; i++)
            line(pen, x(input[i]!), y(share[i]!), x(input[i]!), y(fitted[i]!));
        }
        pen.lineWidth = 3;
        pen.lineJoin = 'round';
        pen.strokeStyle = palette.ink;
        trace(pen, grid.x, curve, x, y);
      },
      front(pen) {
        drawRows(pen, scene, palette, x, y);
        setFont(pen, palette, 600);
        pen.textAlign = 'left';
        pen.textBaseline = 'middle';
        rimmed(pen, scene.event, box.left + 6, y(1), palette.c1, palette.paper);
        pen.textAlign = 'right';
        rimmed(pen, scene.other, box.right - 2, y(0), palette.c2, palette.paper);
      },
    };
  };
}

type Scale = (value: number) => number;

function drawRows(pen: Pen, { sample }: Scene, palette: Palette, x: Scale, y: Scale): void {
  const { share, rows, inputs } = sample;
  const few = rows.count <= MOST_RESIDUALS;
  pen.globalAlpha = few ? 1 : Math.max(0.12, Math.min(0.6, 60 / rows.count));
  for (let i = 0; i < rows.count; i++) {
    const isEvent = share[i]! >= 0.5;
    const colour = palette[isEvent ? 'c1' : 'c2'];
    dot(pen, x(inputs[0]![i]!), y(share[i]!), few ? 5 : 3.5, isEvent ? colour : palette.paper, colour);
  }
  pen.globalAlpha = 1;
}

function trace(pen: Pen, values: Float64Array, probabilities: Float64Array, x: Scale, y: Scale): void {
  pen.beginPath();
  for (let i = 0; i < values.length; i++) pen.lineTo(x(values[i]!), y(probabilities[i]!));
  pen.stroke();
}
