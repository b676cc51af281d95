/** Any inputs: predicted probabilities of the rows in a strip for each outcome. */
import type { Scene, TrainingHistory } from '@oddsmith/core';
import { scaleLinear } from 'd3-scale';
import { bottomAxis, boxOf, line, rimmed, setFont } from '../drawing/axes.js';
import type { Picture } from '../drawing/picture.js';
import { predicted } from '../drawing/predicted.js';
import { ACROSS, numberTicks } from '../drawing/ticks.js';

export function stripsPicture(scene: Scene, history: TrainingHistory, probabilityName: string): Picture {
  return (ground) => {
    const { palette } = ground;
    const box = boxOf(ground, { left: 12, right: 12, top: 4 });
    const x = scaleLinear([0, 1], [box.left + 4, box.right - 4]);
    const { share, rows } = scene.sample;
    const half = (box.bottom - box.top) / 2;
    const lane = (isEvent: boolean) => box.top + (isEvent ? 0 : half);
    const fitted = new Float64Array(rows.count);
    const heights = Float64Array.from(
      share,
      (value, i) => lane(value >= 0.5) + 24 + scatter(i) * (half - 34),
    );
    const size = rows.count <= 200 ? 6 : rows.count <= 600 ? 4.5 : 3;
    return {
      behind(pen) {
        for (const isEvent of [true, false]) {
          pen.fillStyle = palette['paper-2'];
          pen.fillRect(box.left, lane(isEvent) + 2, box.right - box.left, half - 4);
        }
        pen.setLineDash([3, 3]);
        pen.strokeStyle = palette['line-2'];
        line(pen, x(0.5), box.top, x(0.5), box.bottom);
        pen.setLineDash([]);
        bottomAxis(pen, palette, box, numberTicks(x, ACROSS), probabilityName);
      },
      moving(pen, k) {
        predicted(rows, history, k, fitted);
        for (const isEvent of [true, false]) {
          pen.beginPath();
          for (let i = 0; i < rows.count; i++)
            if (share[i]! >= 0.5 === isEvent)
              pen.rect(x(fitted[i]!) - size / 2, heights[i]! - size / 2, size, size);
          pen.globalAlpha = 0.7;
          pen.fillStyle = palette[isEvent ? 'c1' : 'c2'];
          pen.fill();
        }
        pen.globalAlpha = 1;
      },
      front(pen) {
        setFont(pen, palette, 600);
        pen.textAlign = 'left';
        pen.textBaseline = 'top';
        rimmed(pen, `outcome ${scene.event}`, box.left + 8, lane(true) + 7, palette.c1, palette['paper-2']);
        rimmed(pen, `outcome ${scene.other}`, box.left + 8, lane(false) + 7, palette.c2, palette['paper-2']);
      },
    };
  };
}

/** The golden-ratio sequence: even, and the same at every drawing. */
function scatter(i: number): number {
  return (i * 0.6180339887498949) % 1;
}
