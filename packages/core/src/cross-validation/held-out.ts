/** How well the fits of training sets predict the blocks they have not seen. */
import type { Asking } from './asking.js';
import type { Block } from './blocks.js';
import { measureOf } from './measures.js';
import type { Measure } from './options.js';

/** A value for each fit (given by its coefficients of columns about the centres) on its block; null where it has none. */
export async function heldOut(
  asking: Asking,
  blocks: readonly Block[],
  fits: readonly { readonly block: number; readonly at: Float64Array }[],
  measure: Measure,
): Promise<(number | null)[]> {
  if (measure !== 'deviance')
    return fits.map(({ block, at }) =>
      measureOf(measure, asking.logOdds(block, at), blocks[block]!.training),
    );
  const questions = fits.map(({ block, at }) => ({ blocks: [block], pass: { kind: 'loss', at } as const }));
  const losses = await asking.answers(questions);
  return losses.map(({ loss }, i) => {
    const { weight, saturated } = blocks[fits[i]!.block]!;
    return (2 * (loss - saturated)) / weight;
  });
}
