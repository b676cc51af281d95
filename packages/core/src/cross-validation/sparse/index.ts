/** Cross-validation of sparse rows. */
export { crossValidateSparse } from './cross-validate-sparse.js';
export type { SparseCrossValidationOptions } from './options.js';
export {
  SparseCrossValidation,
  type SparseCrossValidationFindings,
} from './sparse-cross-validation.js';
