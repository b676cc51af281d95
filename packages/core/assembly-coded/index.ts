import { WORK } from '../assembly/accurate-logistic';
import { STRIDE } from '../assembly/hessian';
import { ACCURATE_CHUNK, ACCURATE_COLUMNS, GRADIENT, packedOffset } from '../assembly/scratch';

export { accurate } from './accurate';
export { hessian } from './hessian';
export { along, discrimination, gradient, hessianTimes, loss } from './passes';

/** Where memory is free. */
export function heapBase(): usize {
  return __heap_base;
}

/** Bytes of scratch memory that passes over `numbers` columns of numbers and `size` sums with `count` lengths need. */
export function scratchBytes(numbers: usize, size: usize, count: usize): usize {
  const fast = packedOffset(size) + (numbers + 1) * STRIDE;
  const accurate = ACCURATE_COLUMNS + (size << 5) + WORK + (numbers + 1) * 4 * (ACCURATE_CHUNK << 6);
  return max(max(fast, accurate), GRADIENT + (count << 4));
}
