/** The paths of several training sets side by side. */
import { added } from '../objective/sums.js';
import { type Asking, sideBySide } from './asking.js';
import type { Block } from './blocks.js';
import { FoldPath, type FoldPoint } from './fold-path.js';
import { type Shrinkage, trainingSet } from './training-set.js';

/** The path of all rows. */
export interface WholePath {
  readonly shrinkage: Shrinkage;
  readonly lambdas: readonly number[];
  /** In units of the data, at each λ. */
  readonly coefficients: readonly Float64Array[];
}

/**
 * The coefficients of each training set, given by its blocks, at each λ, to `take`, which is waited for: they are as many as would not
 * always fit in memory. `tolerance`: the largest violation of the optimality conditions of the mean loss.
 */
export async function foldPaths(
  asking: Asking,
  blocks: readonly Block[],
  sets: readonly (readonly number[])[],
  { shrinkage, lambdas, coefficients }: WholePath,
  tolerance: number,
  take: (points: readonly FoldPoint[], at: number) => Promise<void>,
): Promise<void> {
  const paths = sets.map(
    (set) => new FoldPath(trainingSet(blocks, set, shrinkage), shrinkage.alpha, coefficients[0]!),
  );
  await renew(asking, paths, coefficients[0]!);
  for (const [at, lambda] of lambdas.entries()) {
    const whole = coefficients[at]!;
    const askers = paths.map((path) => ({
      blocks: path.set.blocks,
      work: path.to(lambda, whole, tolerance),
    }));
    const points = await sideBySide(asking, askers);
    if (points.includes(null)) {
      if (at > 0) await renew(asking, paths, whole);
      const slow = paths.flatMap((path, i) => (points[i] === null ? [{ path, i }] : []));
      const works = slow.map(({ path }) => ({ blocks: path.set.blocks, work: path.on(tolerance) }));
      (await sideBySide(asking, works)).forEach((point, i) => {
        points[slow[i]!.i] = point;
      });
    }
    await take(points as FoldPoint[], at);
  }
}

/** One pass with the Hessians of the blocks apart gives every set its own, near where it is. */
async function renew(asking: Asking, paths: readonly FoldPath[], at: Float64Array): Promise<void> {
  const pass = { kind: 'hessian', at } as const;
  const apart = await asking.apart(pass);
  for (const path of paths) {
    const parts = path.set.blocks.map((block) => apart[block]!);
    path.renew(added(pass, parts).hessian!);
  }
}
