/** Some hundred rows as a shard: plain sums, with a weak prior so that they have an optimum. */
import { probability, softplus } from '../math/logistic.js';
import { packedIndex, packedLength } from '../math/packed.js';
import type { Pass, PassKind, Sums, SyncShard } from '../objective/objective.js';

/** ½·γ² of each coefficient is added to the loss of rows with a mean weight of 1. */
export class SampleShard implements SyncShard {
  readonly answers: ReadonlySet<PassKind> = new Set<PassKind>(['hessian', 'along']);
  readonly #rows: readonly Float64Array[];
  readonly #weights: readonly (readonly [events: number, others: number, offset: number])[];

  /** `cells`: columns, then events, others and offset; `basis`: uₖ = Σⱼ xⱼ·Tⱼₖ, column after column. */
  constructor(cells: readonly (readonly number[])[], basis: readonly (readonly number[])[]) {
    const count = basis[0]?.length ?? 0;
    const total = cells.reduce((sum, row) => sum + row[count]! + row[count + 1]!, 0);
    const scale = total > 0 ? cells.length / total : 0;
    this.#rows = cells.map((row) =>
      Float64Array.from(basis, (column) => column.reduce((sum, factor, j) => sum + factor * row[j]!, 0)),
    );
    this.#weights = cells.map((row) => [scale * row[count]!, scale * row[count + 1]!, row[count + 2]!]);
  }

  pass(request: Pass): Sums {
    if (request.kind === 'along') {
      const { at, step, lengths } = request;
      const points = Array.from(lengths, (length) => at.map((value, k) => value + length * step[k]!));
      return { ...NONE, losses: Float64Array.from(points, (point) => this.#sums(point, false).loss) };
    }
    if (request.kind !== 'hessian')
      throw new Error(`A sample does not answer passes of the kind ${request.kind}.`);
    return this.#sums(request.at, true);
  }

  #sums(at: Float64Array, whole: boolean): Sums {
    const size = at.length;
    const gradient = Float64Array.from(at);
    const hessian = new Float64Array(whole ? packedLength(size) : 0);
    let loss = at.reduce((sum, value) => sum + (value * value) / 2, 0);
    this.#rows.forEach((row, i) => {
      const [events, others, offset] = this.#weights[i]!;
      const z = row.reduce((sum, value, k) => sum + value * at[k]!, offset);
      loss += events * softplus(-z) + others * softplus(z);
      if (whole) addDerivatives(row, z, events, others, gradient, hessian);
    });
    for (let k = 0; whole && k < size; k++) hessian[packedIndex(k, k)]! += 1;
    return { ...NONE, loss, gradient, hessian };
  }
}

const NONE = { loss: 0, lossLow: 0, largestLogOdds: 0 };

function addDerivatives(
  row: Float64Array,
  z: number,
  events: number,
  others: number,
  gradient: Float64Array,
  hessian: Float64Array,
): void {
  const [p, q] = [probability(z), probability(-z)];
  const residual = others * p - events * q;
  const curvature = (events + others) * p * q;
  row.forEach((value, j) => {
    gradient[j]! += residual * value;
    for (let k = 0; k <= j; k++) hessian[packedIndex(j, k)]! += curvature * value * row[k]!;
  });
}
