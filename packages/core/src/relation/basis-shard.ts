/**
 * Rows whose columns are far from collinear, as rows in an orthonormal basis: the engine sums over the columns as they are, and
 * sums are brought into the basis here (Tᵀg, TᵀHT). Where columns are near others that would cost digits.
 */
import { packedIndex, packedLength } from '../math/packed.js';
import type { Pass, PassKind, Shard, Sums } from '../objective/objective.js';

export class BasisShard implements Shard {
  readonly answers: ReadonlySet<PassKind>;
  readonly rows: number;
  readonly columns: number;
  readonly #shard: Shard & { readonly rows: number };
  /** uₖ = Σⱼ xⱼ·Tⱼₖ, column after column. */
  readonly #basis: readonly (readonly number[])[];

  constructor(shard: Shard & { readonly rows: number }, basis: readonly (readonly number[])[]) {
    this.#shard = shard;
    this.#basis = basis;
    this.answers = shard.answers;
    this.rows = shard.rows;
    this.columns = basis.length;
  }

  async pass(request: Pass): Promise<Sums> {
    const at = lifted(request.at, this.#basis);
    const asked =
      request.kind === 'along'
        ? { ...request, at, step: lifted(request.step, this.#basis) }
        : { ...request, at };
    const { gradient, hessian, ...sums } = await this.#shard.pass(asked as Pass);
    return {
      ...sums,
      ...(gradient && { gradient: this.#brought(gradient), gradientLow: new Float64Array(this.columns) }),
      ...(hessian && {
        hessian: between(hessian, this.#basis),
        hessianLow: new Float64Array(packedLength(this.columns)),
      }),
    };
  }

  /** Tᵀ·g. */
  #brought(gradient: Float64Array): Float64Array {
    return Float64Array.from(this.#basis, (column) => dot(column, gradient));
  }
}

/** T·γ, T column after column. */
export function lifted(gamma: Float64Array, basis: readonly (readonly number[])[]): Float64Array {
  const beta = new Float64Array(basis[0]?.length ?? 0);
  basis.forEach((column, k) => {
    column.forEach((factor, j) => {
      beta[j] = beta[j]! + factor * gamma[k]!;
    });
  });
  return beta;
}

/** Tᵀ·H·T, packed, of a packed symmetric H; T column after column. */
export function between(hessian: Float64Array, basis: readonly (readonly number[])[]): Float64Array {
  const entry = (j: number, k: number) => hessian[j >= k ? packedIndex(j, k) : packedIndex(k, j)]!;
  const result = new Float64Array(packedLength(basis.length));
  basis.forEach((right, k) => {
    const times = Float64Array.from(right, (_, j) =>
      right.reduce((sum, factor, l) => (factor === 0 ? sum : sum + factor * entry(j, l)), 0),
    );
    for (let j = k; j < basis.length; j++) result[packedIndex(j, k)] = dot(basis[j]!, times);
  });
  return result;
}

function dot(a: readonly number[], b: Float64Array): number {
  return a.reduce((sum, value, j) => sum + value * b[j]!, 0);
}
