/** Two numeric inputs: the field of predicted probability, the line of even odds, the rows. */
import type { Scene, SceneGrid, TrainingHistory } from '@oddsmith/core';
import { contours } from 'd3-contour';
import { scaleLinear } from 'd3-scale';
import { type Box, bottomAxis, boxOf, dot, leftAxis, rimmed, setFont } from '../drawing/axes.js';
import { channels, type Palette } from '../drawing/palette.js';
import type { Pen, Picture } from '../drawing/picture.js';
import { predicted } from '../drawing/predicted.js';
import { ACROSS, numberTicks, UPWARDS } from '../drawing/ticks.js';

type Field = Extract<SceneGrid, { kind: 'field' }>;

/** How far the field's colours go from the paper towards the colours of the outcomes. */
const DEPTH = 0.62;

export function fieldPicture(scene: Scene, grid: Field, history: TrainingHistory): Picture {
  return (ground) => {
    const { palette } = ground;
    const box = boxOf(ground, { left: 50, right: 12, top: 26 });
    const x = scaleLinear(ends(grid.x), [box.left, box.right]);
    const y = scaleLinear(ends(grid.y), [box.bottom, box.top]);
    const probabilities = new Float64Array(grid.rows.count);
    const canvas = document.createElement('canvas');
    canvas.width = grid.x.length;
    canvas.height = grid.y.length;
    const brush = canvas.getContext('2d')!;
    const image = brush.createImageData(canvas.width, canvas.height);
    const [paper, event, other] = [palette.paper, palette.c1, palette.c2].map(channels) as [Rgb, Rgb, Rgb];
    const isWhole = grid.cells.length === grid.x.length * grid.y.length;
    return {
      behind(pen) {
        leftAxis(pen, palette, box, numberTicks(y, UPWARDS), grid.inputs[1]);
        bottomAxis(pen, palette, box, numberTicks(x, ACROSS), grid.inputs[0]);
      },
      moving(pen, k) {
        predicted(grid.rows, history, k, probabilities);
        for (let i = 0; i < probabilities.length; i++) {
          const cell = grid.cells[i]!;
          const row = grid.y.length - 1 - Math.floor(cell / grid.x.length);
          colour(
            image.data,
            4 * (row * grid.x.length + (cell % grid.x.length)),
            probabilities[i]!,
            paper,
            event,
            other,
          );
        }
        brush.putImageData(image, 0, 0);
        pen.imageSmoothingEnabled = true;
        pen.drawImage(canvas, box.left, box.top, box.right - box.left, box.bottom - box.top);
        if (isWhole) evenOdds(pen, box, grid, probabilities, palette.ink);
      },
      front(pen) {
        drawRows(pen, scene, palette, x, y);
        setFont(pen, palette, 600);
        pen.textBaseline = 'top';
        pen.textAlign = 'right';
        rimmed(pen, `● ${scene.event}`, box.right, 0, palette.c1, palette.paper);
        const width = pen.measureText(`● ${scene.event}`).width;
        rimmed(pen, `○ ${scene.other}`, box.right - width - 14, 0, palette.c2, palette.paper);
      },
    };
  };
}

type Scale = (value: number) => number;

function drawRows(pen: Pen, { sample }: Scene, palette: Palette, x: Scale, y: Scale): void {
  const { share, inputs, rows } = sample;
  const radius = rows.count <= 100 ? 4.5 : 2.75;
  pen.globalAlpha = rows.count <= 100 ? 1 : 0.75;
  for (let i = 0; i < rows.count; i++) {
    const isEvent = share[i]! >= 0.5;
    const own = palette[isEvent ? 'c1' : 'c2'];
    const [fill, edge] = isEvent ? [own, palette.paper] : [palette.paper, own];
    dot(pen, x(inputs[0]![i]!), y(inputs[1]![i]!), radius, fill, edge);
  }
  pen.globalAlpha = 1;
}

type Rgb = readonly [number, number, number];

function colour(data: Uint8ClampedArray, at: number, p: number, paper: Rgb, event: Rgb, other: Rgb): void {
  const towards = p >= 0.5 ? event : other;
  const depth = Math.abs(2 * p - 1) * DEPTH;
  for (let c = 0; c < 3; c++) data[at + c] = paper[c]! + (towards[c]! - paper[c]!) * depth;
  data[at + 3] = 255;
}

/** The outer edges of evenly spaced cells. */
function ends(centres: Float64Array): [number, number] {
  const half = (centres[1]! - centres[0]!) / 2;
  return [centres[0]! - half, centres.at(-1)! + half];
}

function evenOdds(pen: Pen, box: Box, grid: Field, probabilities: Float64Array, ink: string): void {
  const [columns, rows] = [grid.x.length, grid.y.length];
  const [width, height] = [(box.right - box.left) / columns, (box.bottom - box.top) / rows];
  const half = contours().size([columns, rows]).contour(Array.from(probabilities), 0.5);
  pen.save();
  pen.beginPath();
  pen.rect(box.left + 1, box.top + 1, box.right - box.left - 2, box.bottom - box.top - 2);
  pen.clip();
  pen.beginPath();
  for (const polygon of half.coordinates)
    for (const ring of polygon) {
      let wasEdge = true;
      for (const [u, v] of ring as [number, number][]) {
        const isEdge = u <= 0.5 || v <= 0.5 || u >= columns - 0.5 || v >= rows - 0.5;
        const [px, py] = [box.left + u * width, box.bottom - v * height];
        if (isEdge && wasEdge) pen.moveTo(px, py);
        else pen.lineTo(px, py);
        wasEdge = isEdge;
      }
    }
  pen.lineWidth = 2;
  pen.strokeStyle = ink;
  pen.stroke();
  pen.restore();
}
