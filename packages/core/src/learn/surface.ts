/** The mean loss over a plane of two coefficients: what a solver walks on. */
import { OddsmithError } from '../errors.js';
import { cancelled } from '../fit/cancelled.js';
import type { LoadedRows } from '../fit/loaded-rows.js';
import type { FitOptions } from '../fit/options.js';
import { bindData, loadTraining } from '../fit/prepare.js';
import { useFullLanguage } from '../formula/full/index.js';
import { useTwin } from '../kernel/use-twin.js';
import type { Shard } from '../objective/objective.js';
import { run, type Work } from '../solver/run.js';
import type { Data } from '../table/data.js';
import type { SceneOptions } from './scene.js';

export interface SurfaceOptions extends Omit<SceneOptions, 'points'> {
  /** The two design columns that span the plane, by index. */
  readonly columns: readonly [number, number];
  /** Lowest and highest value of each of the two coefficients. */
  readonly ranges: readonly [readonly [number, number], readonly [number, number]];
  /** All coefficients, in units of the data: the others keep these values. Default zeros. */
  readonly at?: ArrayLike<number>;
  /** Points along each axis, at least 2. Default 48. */
  readonly size?: number;
  readonly kernel?: NonNullable<FitOptions['kernel']>;
  readonly signal?: AbortSignal;
}

export interface LossSurface {
  readonly format: 'oddsmith-surface/1';
  readonly columns: readonly [string, string];
  /** Values of the first and of the second coefficient. */
  readonly x: Float64Array;
  readonly y: Float64Array;
  /** Mean cross-entropy, the first coefficient varying fastest. */
  readonly losses: Float64Array;
  /** Names and values of the coefficients held fixed. */
  readonly fixed: readonly { readonly term: string; readonly value: number }[];
}

/** Most lengths of one `along` pass. */
const LENGTHS = 16;

/**
 * The mean loss on a grid of two coefficients, the others held fixed (a slice, not a profile): size²/16 passes.
 *
 * Rejects as `fit` does for a formula or data that do not go together, with `option-invalid` for columns or ranges
 * that are none, with `cancelled` when `signal` says so.
 */
export async function lossSurface(
  data: Data,
  formula: string,
  options: SurfaceOptions,
): Promise<LossSurface> {
  useFullLanguage();
  useTwin();
  const training = bindData(data, formula, options);
  const { design, events, others } = training;
  const size = options.size ?? 48;
  checkPlane(options, design.columns.length, size);
  const rows = loadTraining(training, options.kernel, []);
  const at = Float64Array.from(design.columns, (_, j) => options.at?.[j] ?? 0);
  const [x, y] = options.ranges.map(([low, high]) =>
    Float64Array.from({ length: size }, (_, i) => low + ((high - low) * i) / (size - 1)),
  ) as [Float64Array, Float64Array];
  const losses = await losing(rows, options, { at, x, y });
  let weight = 0;
  for (let i = 0; i < events.length; i++) weight += events[i]! + others[i]!;
  const [first, second] = options.columns;
  return {
    format: 'oddsmith-surface/1',
    columns: [design.columns[first]!, design.columns[second]!],
    x,
    y,
    losses: losses.map((loss) => loss / weight),
    fixed: design.columns
      .map((term, j) => ({ term, value: at[j]! }))
      .filter((_, j) => j !== first && j !== second),
  };
}

interface Plane {
  readonly at: Float64Array;
  readonly x: Float64Array;
  readonly y: Float64Array;
}

async function losing(rows: LoadedRows, options: SurfaceOptions, plane: Plane): Promise<Float64Array> {
  const { signal } = options;
  try {
    return await run(overPlane(rows, options.columns, plane), { signal });
  } catch (error) {
    throw cancelled(error, signal);
  }
}

/** Asks for the losses line by line, in the scale of the shards (β of the data = β of the shards · scale). */
function* overPlane(
  { shards, scales }: LoadedRows,
  [first, second]: readonly [number, number],
  { at, x, y }: Plane,
): Work<Float64Array, Shard> {
  const losses = new Float64Array(x.length * y.length);
  const from = at.map((value, j) => value / scales[j]!);
  const step = new Float64Array(at.length);
  step[first] = 1;
  from[first] = 0;
  for (let row = 0; row < y.length; row++) {
    from[second] = y[row]! / scales[second]!;
    for (let column = 0; column < x.length; column += LENGTHS) {
      const lengths = x.slice(column, column + LENGTHS).map((value) => value / scales[first]!);
      const sums = yield { shards, pass: { kind: 'along', at: from, step, lengths } };
      losses.set(sums!.losses!, row * x.length + column);
    }
  }
  return losses;
}

function checkPlane({ columns, ranges }: SurfaceOptions, count: number, size: number): void {
  const refuse = (option: string, message: string): never => {
    throw new OddsmithError('option-invalid', message, { option });
  };
  const [first, second] = columns;
  if (first === second || columns.some((j) => !(Number.isInteger(j) && j >= 0 && j < count)))
    refuse('columns', `columns is [${columns}]; expected two different whole numbers below ${count}.`);
  for (const [low, high] of ranges) {
    if (!(Number.isFinite(low) && Number.isFinite(high) && low < high))
      refuse('ranges', `A range is [${low}, ${high}]; expected two finite numbers, the lower first.`);
  }
  if (!(Number.isInteger(size) && size >= 2))
    refuse('size', `size is ${size}; expected a whole number of at least 2.`);
}
