export { combine } from './combine';
export { gram } from './gram';
export { products } from './products';
export { rough } from './rough';
export { squares, sweep } from './sweep';
export { backward, forward } from './triangle';

/** Where memory is free. */
export function heapBase(): usize {
  return __heap_base;
}
