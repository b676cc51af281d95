export { combine } from './combine';
export { gram } from './gram';
export { products } from './products';

/** Where memory is free. */
export function heapBase(): usize {
  return __heap_base;
}
