/** The recession cone of a few rows by exhaustion, in exact integers: the reference for the separation tests. */

/** Doubles as integers times one common power of two, exactly. */
export function exactIntegers(rows: readonly (readonly number[])[]): bigint[][] {
  const parts = rows.map((row) => row.map(dissect));
  const least = Math.min(...parts.flat().map(({ exponent }) => exponent));
  return parts.map((row) => row.map(({ mantissa, exponent }) => mantissa << BigInt(exponent - least)));
}

function dissect(x: number): { mantissa: bigint; exponent: number } {
  const bits = new BigUint64Array(new Float64Array([x]).buffer)[0]!;
  const biased = Number((bits >> 52n) & 0x7ffn);
  const fraction = bits & 0xfffffffffffffn;
  const size = biased === 0 ? fraction : fraction | 0x10000000000000n;
  return { mantissa: x < 0 ? -size : size, exponent: Math.max(biased, 1) - 1075 };
}

const dot = (a: readonly bigint[], b: readonly bigint[]) => a.reduce((sum, x, j) => sum + x * b[j]!, 0n);

/** The vector orthogonal to p − 1 rows (signed minors by fraction-free elimination), or null if they are dependent. */
function orthogonal(rows: readonly (readonly bigint[])[], size: number): bigint[] | null {
  const work = rows.map((row) => [...row]);
  const pivots: number[] = [];
  for (let column = 0, done = 0; column < size && done < work.length; column++) {
    const found = work.findIndex((row, i) => i >= done && row[column] !== 0n);
    if (found < 0) continue;
    [work[done], work[found]] = [work[found]!, work[done]!];
    const pivot = work[done]!;
    for (let i = 0; i < work.length; i++) {
      const factor = work[i]![column]!;
      if (i === done || factor === 0n) continue;
      work[i] = work[i]!.map((x, j) => x * pivot[column]! - pivot[j]! * factor);
    }
    pivots.push(column);
    done++;
  }
  if (pivots.length < size - 1) return null;
  const free = Array.from({ length: size }, (_, j) => j).find((j) => !pivots.includes(j))!;
  const product = pivots.reduce((all, column, i) => all * work[i]![column]!, 1n);
  const vector = new Array<bigint>(size).fill(0n);
  vector[free] = product;
  for (const [i, column] of pivots.entries())
    vector[column] = (-work[i]![free]! * product) / work[i]![column]!;
  return vector;
}

function* subsets(count: number, size: number, from = 0): Generator<number[]> {
  if (size === 0) yield [];
  else
    for (let i = from; i <= count - size; i++) {
      for (const rest of subsets(count, size - 1, i + 1)) yield [i, ...rest];
    }
}

export interface ExactCone {
  /** 1 where some direction of the cone is strict. */
  readonly separated: number[];
  /** Whether some direction moves the column. */
  readonly infinite: boolean[];
}

/**
 * All extreme rays of {d : sᵢ·xᵢᵀd ≥ 0}, s = 0 demanding equality; null when there is none. The rows must have full
 * column rank: then the cone is pointed and is the sum of its extreme rays, each held by p − 1 independent rows.
 */
export function exactCone(
  rows: readonly (readonly number[])[],
  demands: readonly number[],
): ExactCone | null {
  const size = rows[0]!.length;
  const x = exactIntegers(rows);
  const distinct = [...new Map(x.map((row) => [row.join(), row])).values()];
  const separated = rows.map(() => 0);
  const infinite = new Array<boolean>(size).fill(false);
  let any = false;
  for (const subset of subsets(distinct.length, size - 1)) {
    const ray = orthogonal(
      subset.map((i) => distinct[i]!),
      size,
    );
    if (ray === null) continue;
    for (const d of [ray, ray.map((value) => -value)]) {
      const sides = x.map((row) => dot(row, d));
      if (!sides.every((side, i) => (demands[i] === 0 ? side === 0n : BigInt(demands[i]!) * side >= 0n)))
        continue;
      any = true;
      for (const [i, side] of sides.entries()) if (side !== 0n) separated[i] = 1;
      for (const [j, value] of d.entries()) if (value !== 0n) infinite[j] = true;
    }
  }
  return any ? { separated, infinite } : null;
}

/** The least of sᵢ·xᵢᵀd over all rows, as a share of Σ|xⱼdⱼ|, from exact products. */
export function worstMargin(
  rows: readonly (readonly number[])[],
  demands: readonly number[],
  d: ArrayLike<number>,
): number {
  const whole = exactIntegers([...rows, Array.from(d)]);
  const direction = whole.pop()!;
  let worst = 1;
  for (const [i, row] of whole.entries()) {
    const side = dot(row, direction);
    const size = row.reduce(
      (sum, x, j) => sum + (x * direction[j]! < 0n ? -x * direction[j]! : x * direction[j]!),
      0n,
    );
    if (size === 0n) continue;
    const share = Number((side * 10n ** 40n) / size) / 1e40;
    worst = Math.min(worst, demands[i] === 0 ? -Math.abs(share) : demands[i]! * share);
  }
  return worst;
}
