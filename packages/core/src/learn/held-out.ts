/** Rows left out of training: the same design twice, with the weights of the others set to 0. */
import { OddsmithError } from '../errors.js';
import type { MemoryRows } from '../fit/loaded-rows.js';
import type { FitOptions } from '../fit/options.js';
import { loadTraining } from '../fit/prepare.js';
import type { TrainingData } from '../formula/training.js';
import { randomIntegers, shuffle } from '../math/random.js';

export interface Split {
  readonly training: MemoryRows;
  readonly heldOut: MemoryRows;
  /** Sum of the weights of the rows held out. */
  readonly heldOutWeight: number;
}

/** Whether each row is held out: round(share·n) of them, at least one, drawn with the seed. */
function draw(rows: number, share: number, seed: number): boolean[] {
  const order = Int32Array.from({ length: rows }, (_, i) => i);
  shuffle(order, randomIntegers(seed));
  const count = Math.max(1, Math.min(rows - 1, Math.round(share * rows)));
  const isHeldOut = new Array<boolean>(rows).fill(false);
  for (const row of order.subarray(0, count)) isHeldOut[row] = true;
  return isHeldOut;
}

/** Throws `option-invalid` where the rows that are left have one outcome only. */
export function splitRows(
  training: TrainingData,
  share: number,
  seed: number,
  kernel: FitOptions['kernel'],
): Split {
  const isHeldOut = draw(training.design.rows, share, seed);
  const load = (side: boolean) => {
    const keep = (weights: Float64Array) => weights.map((weight, i) => (isHeldOut[i] === side ? weight : 0));
    return loadTraining(
      { ...training, events: keep(training.events), others: keep(training.others) },
      kernel,
      [],
    );
  };
  const rest = load(false);
  const total = (weights: Float64Array) => weights.reduce((sum, weight) => sum + weight, 0);
  if (total(rest.events) === 0 || total(rest.others) === 0) {
    const message = `Option "heldOut" leaves rows of one outcome only to train on; hold out less, or choose another seed.`;
    throw new OddsmithError('option-invalid', message, { option: 'heldOut' });
  }
  const heldOut = load(true);
  return { training: rest, heldOut, heldOutWeight: total(heldOut.events) + total(heldOut.others) };
}
