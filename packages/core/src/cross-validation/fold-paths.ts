/** The paths of several training sets side by side. */
import { added } from '../objective/sums.js';
import { type Asking, sideBySide } from './asking.js';
import type { Block } from './blocks.js';
import { FoldPath, type FoldPoint, LeadingPath, type Standpoint } from './fold-path.js';
import { type Shrinkage, trainingSet } from './training-set.js';

/** The path of all rows. */
export interface WholePath {
  readonly shrinkage: Shrinkage;
  readonly lambdas: readonly number[];
  /** Of columns about the centres, at each λ. */
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
  const { alpha } = shrinkage;
  const paths = sets.map((set) => new FoldPath(trainingSet(blocks, set, shrinkage), alpha));
  const lead = new LeadingPath(trainingSet(blocks, [...blocks.keys()], shrinkage), alpha);
  const all = [...paths, lead];
  await renew(asking, all, coefficients[0]!);
  for (const [at, lambda] of lambdas.entries()) {
    const whole = coefficients[at]!;
    const missed = lead.missed(lambda, whole, tolerance);
    const points = await together(asking, [
      ...paths.map((path) => ({ path, work: path.to(lambda, whole, missed, tolerance) })),
      { path: lead, work: lead.to(whole) },
    ]);
    const slow = paths.flatMap((path, i) => (points[i] === null ? [{ path, i }] : []));
    if (slow.length > 0) {
      if (at > 0) await renew(asking, all, whole);
      const works = slow.map(({ path }) => ({ path, work: path.on(tolerance) }));
      (await together(asking, works)).forEach((point, i) => {
        points[slow[i]!.i] = point;
      });
    }
    await take(points.slice(0, paths.length) as FoldPoint[], at);
  }
}

interface PathWork<Result> {
  readonly path: Standpoint;
  readonly work: Parameters<typeof sideBySide<Result>>[1][number]['work'];
}

function together<Result>(asking: Asking, works: readonly PathWork<Result>[]): Promise<Result[]> {
  const askers = works.map(({ path, work }) => ({ blocks: path.set.blocks, work }));
  return sideBySide(asking, askers);
}

/** One pass with the Hessians of the blocks apart gives every set its own, near where it is. */
async function renew(asking: Asking, paths: readonly Standpoint[], at: Float64Array): Promise<void> {
  const pass = { kind: 'hessian', at } as const;
  const apart = await asking.apart(pass);
  for (const path of paths) {
    const parts = path.set.blocks.map((block) => apart[block]!);
    path.renew(added(pass, parts).hessian!);
  }
}
