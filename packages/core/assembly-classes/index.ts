export { gradient } from './gradient';
export { hessian } from './hessian';
export { scratchBytes } from './scratch';
export { moments, standardise } from './standardise';

/** Where memory is free. */
export function heapBase(): usize {
  return __heap_base;
}
