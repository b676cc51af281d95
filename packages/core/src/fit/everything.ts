/** What `fit` loads when it is needed, at once: for who cannot wait. */
import { createDenseAlgebra } from '../kernel/dense.js';
import { type DenseAlgebra, LARGE, plainAlgebra } from '../math/dense/dense-algebra.js';
import { separationText } from '../output/separation-text.js';
import { searchAliases } from './alias-search.js';
import { large } from './large.js';
import { groupedOf } from './likelihood.js';
import { existence } from './limiting.js';
import type { LoadedRows } from './loaded-rows.js';
import { profiles } from './profiles.js';
import { reviseNow } from './revise.js';
import { readStart } from './start.js';

export const everything = {
  existence,
  large,
  searchAliases,
  groupedOf,
  separationText,
  revise: reviseNow,
  profiles,
  readStart,
};

/** Algebra for the matrices of a fit. */
export function algebraFor({ columns, kernel }: LoadedRows): DenseAlgebra {
  return columns >= LARGE ? createDenseAlgebra(kernel) : plainAlgebra;
}
