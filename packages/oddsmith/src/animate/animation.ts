/** A run of a solver → the one description from which every format is made. */
import { columnNamed, type Scene, type Table, type TrainingHistory } from '@oddsmith/core';
import { type Axis, dateAxis, numberAxis } from './axis.js';
import { chooseFrames } from './choose-frames.js';
import { equationText } from './equation.js';
import { fieldView } from './field.js';
import { lossPanel } from './loss-panel.js';
import { numberText, solverText, wholeText } from './numbers.js';
import { probabilityText } from './outcomes.js';
import { coefficientsAt } from './probabilities.js';
import { sigmoidView } from './sigmoid.js';
import { stripsView } from './strips.js';
import { type Box, text } from './svg.js';
import type { Animation, Frame, View } from './types.js';

const WIDTH = 800;
const HEIGHT = 470;
const FIT_BOX: Box = { left: 52, right: 490, top: 104, bottom: 388 };
const LOSS_BOX: Box = { left: 580, right: 768, top: 104, bottom: 388 };
const MARGIN = 24;

/** Milliseconds. */
const RUN_TIME = 6000;
const SHORTEST = 90;
const LONGEST = 700;
const FIRST_HELD = 800;
const LAST_HELD = 2500;

export interface AnimationOptions {
  /** At most; at least 2. */
  readonly frames: number;
  /** What the footer says of the rate. */
  readonly rate: string;
}

/**
 * Draws a run.
 *
 * @param table the data of the run, asked for the types of the scene's inputs.
 */
export function animationOf(
  history: TrainingHistory,
  scene: Scene,
  table: Table,
  options: AnimationOptions,
): Animation {
  const view = viewOf(history, scene, table);
  const loss = lossPanel(history, LOSS_BOX);
  const chosen = chooseFrames(history, scene.sample.rows, options.frames);
  const pace = Math.round(Math.min(LONGEST, Math.max(SHORTEST, RUN_TIME / chosen.length)) / 10) * 10;
  const frames = chosen.map((iteration, index): Frame => {
    const coefficients = coefficientsAt(history, iteration);
    const edge = index === 0 ? FIRST_HELD : index === chosen.length - 1 ? LAST_HELD : pace;
    return {
      iteration,
      coefficients: Array.from(coefficients),
      loss: history.losses[iteration]!,
      distance: history.distances?.[iteration] ?? null,
      duration: Math.max(pace, edge),
      svg: view.moving(coefficients) + loss.moving(iteration) + words(history, scene, iteration),
    };
  });
  return {
    width: WIDTH,
    height: HEIGHT,
    title: `${probabilityText(scene)} learned by ${solverText(history.solver)}`,
    description: describe(history, view),
    columns: history.columns,
    still: view.still + loss.still + footer(history, scene, options.rate),
    above: view.above,
    frames,
  };
}

function viewOf(history: TrainingHistory, scene: Scene, table: Table): View {
  const optimum = history.optimum?.coefficients ?? null;
  const { grid } = scene;
  const { left, right, top, bottom } = FIT_BOX;
  switch (grid.kind) {
    case 'curve':
      return sigmoidView(
        scene,
        grid,
        optimum,
        inputAxis(table, grid.input, ends(grid.x), [left, right]),
        FIT_BOX,
      );
    case 'field': {
      const x = inputAxis(table, grid.inputs[0], cellEnds(grid.x), [left, right]);
      const y = inputAxis(table, grid.inputs[1], cellEnds(grid.y), [bottom, top]);
      return fieldView(scene, grid, optimum, [x, y], FIT_BOX);
    }
    case 'none':
      return stripsView(scene, FIT_BOX);
  }
}

function inputAxis(
  table: Table,
  input: string,
  domain: readonly [number, number],
  range: readonly [number, number],
): Axis {
  const make = columnNamed(table, input).type === 'date' ? dateAxis : numberAxis;
  return make(domain, range);
}

function ends(values: Float64Array): [number, number] {
  return [values[0]!, values.at(-1)!];
}

/** The edges of the outer cells. */
function cellEnds(centres: Float64Array): [number, number] {
  const [low, high] = ends(centres);
  const half = (high - low) / (centres.length - 1) / 2;
  return [low - half, high + half];
}

/** What is said of one iteration, in the places of the picture. */
function words(history: TrainingHistory, scene: Scene, iteration: number): string {
  const loss = `loss ${numberText(history.losses[iteration]!, history.losses[0])}`;
  const distance = history.distances?.[iteration];
  const away = distance === undefined ? '' : ` · ${distanceText(distance)} from the optimum`;
  const count = `${wholeText(iteration)} iteration${iteration === 1 ? '' : 's'}`;
  return [
    text('title', [MARGIN, 38], `${probabilityText(scene)} after ${count}`),
    text('equation', [MARGIN, 64], equationText(history, iteration)),
    text('end strong', [WIDTH - MARGIN, HEIGHT - 18], loss + away),
  ].join('');
}

function distanceText(distance: number): string {
  if (distance < 0.005) return 'less than 0.01 SE';
  return `${distance < 1000 ? distance.toFixed(2) : numberText(distance)} SE`;
}

function footer(history: TrainingHistory, scene: Scene, rate: string): string {
  const sampled = scene.sample.rows.count;
  const rows = `${wholeText(scene.rows)} rows${sampled < scene.rows ? ` (${wholeText(sampled)} drawn)` : ''}`;
  const parts = [solverText(history.solver), rate, rows].filter((part) => part !== '');
  return text('', [MARGIN, HEIGHT - 18], parts.join(' · '));
}

function describe(history: TrainingHistory, view: View): string {
  const { iterations, losses, optimum } = history;
  const loss = (value: number) => numberText(value, losses[0]);
  const target = optimum === null ? 'There is no finite optimum.' : `The optimum has ${loss(optimum.loss)}.`;
  return (
    `Moving picture of ${view.description}. Over ${wholeText(iterations)} iterations of ${solverText(history.solver)} ` +
    `the mean log-loss goes from ${loss(losses[0]!)} to ${loss(losses[iterations]!)}. ${target} ${history.sentence}`
  );
}
