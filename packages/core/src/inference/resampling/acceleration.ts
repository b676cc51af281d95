/**
 * The acceleration of BCa intervals, a = Σ l³/(6·(Σ l²)^3⁄2), l the empirical influence of a unit on a coefficient about the mean of its
 * stratum (Efron 1987; Davison & Hinkley 1997, eq. 5.23): l = V·s with V the covariance of the model and s the scores of the unit.
 */
import type { PointModel } from '../../observations/blocks.js';
import { observedBlocks } from '../../observations/blocks.js';
import type { Observations } from '../../observations/observations.js';
import type { Whitening } from '../../observations/whitening.js';
import { scoreSums } from '../robust/score-sums.js';
import type { SamplingUnits } from './units.js';

/** Of each coefficient that has a variance; yields null after each block of rows. */
export function* accelerations(
  units: SamplingUnits,
  observations: Observations,
  model: PointModel,
  whitening: Whitening,
): Generator<null, Float64Array> {
  const powers = new Powers(whitening.size, units.strataOf?.count ?? 1);
  const add = (scores: Float64Array, entry: number) =>
    powers.add(whitening.back(scores), units.multiplicity?.[entry] ?? 1, units.strata?.[entry] ?? 0);
  if (units.of === null) yield* eachRow(observations, model, whitening, add);
  else {
    const groups = { name: '', codes: units.of, count: units.entries };
    const [sums] = yield* scoreSums([groups], observations, model, whitening);
    const { size } = whitening;
    for (let entry = 0; entry < units.entries; entry++)
      add(sums!.subarray(entry * size, (entry + 1) * size), entry);
  }
  return powers.accelerations();
}

/** Calls `visit` with the whitened scores of each row. */
function* eachRow(
  observations: Observations,
  model: PointModel,
  whitening: Whitening,
  visit: (scores: Float64Array, row: number) => void,
): Generator<null, void> {
  const u = new Float64Array(whitening.size);
  const columns = observations.design.columns.length;
  for (const { first, count, x, residual } of observedBlocks(observations, model)) {
    for (let i = 0; i < count; i++) {
      whitening.apply(x, i * columns, u);
      for (let k = 0; k < u.length; k++) u[k] = u[k]! * residual[i]!;
      visit(u, first + i);
    }
    yield null;
  }
}

/** Sums of powers of influences by stratum and coefficient. */
class Powers {
  readonly #size: number;
  readonly #units: Float64Array;
  readonly #sums: readonly [Float64Array, Float64Array, Float64Array];

  constructor(size: number, strata: number) {
    const room = () => new Float64Array(size * strata);
    this.#size = size;
    this.#units = new Float64Array(strata);
    this.#sums = [room(), room(), room()];
  }

  /** The influence of `count` equal units together. */
  add(influence: Float64Array, count: number, stratum: number): void {
    if (count === 0) return;
    this.#units[stratum]! += count;
    const [first, second, third] = this.#sums;
    for (let j = 0, at = stratum * this.#size; j < this.#size; j++, at++) {
      const l = influence[j]! / count;
      first[at]! += count * l;
      second[at]! += count * l * l;
      third[at]! += count * l * l * l;
    }
  }

  accelerations(): Float64Array {
    const [first, second, third] = this.#sums;
    return new Float64Array(this.#size).map((_, j) => {
      let [squares, cubes] = [0, 0];
      this.#units.forEach((n, stratum) => {
        const at = stratum * this.#size + j;
        const mean = first[at]! / n;
        squares += second[at]! - n * mean * mean;
        cubes += third[at]! - 3 * mean * second[at]! + 2 * n * mean * mean * mean;
      });
      return squares > 0 ? cubes / (6 * squares * Math.sqrt(squares)) : 0;
    });
  }
}
