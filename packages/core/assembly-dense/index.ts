export { factor } from './factor';
export { invert } from './invert';
export { addLower, addSquare } from './multiply';

/** Where memory is free. */
export function heapBase(): usize {
  return __heap_base;
}
