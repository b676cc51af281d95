/** Sparse data: matrices, how they are read, and fits of them. */
export {
  type DesignRows,
  type LabelledRows,
  SparseDesign,
  type SparseDesignOptions,
} from './design/sparse-design.js';
export { cOfLambda, lambdaOfC } from './fit/cost.js';
export { fitSparse } from './fit/fit-sparse.js';
export type { Labels } from './fit/labels.js';
export type { SparseOptions } from './fit/options.js';
export { SparseFit } from './fit/sparse-fit.js';
export type { SparsePoint } from './fit/sparse-point.js';
export { type SparseArrays, SparseMatrix, type Triplets } from './matrix/sparse-matrix.js';
export {
  isSparseModel,
  type SparseCoefficient,
  SparseModel,
  type SparseModelFile,
} from './model/sparse-model.js';
export { readSvmlight, type SvmlightData, type SvmlightOptions, SvmlightReader } from './svmlight/reader.js';
export { type HashOptions, hashed } from './text/hashed.js';
