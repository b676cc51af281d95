export { accurate } from './accurate';
export { hessian } from './hessian';
export { along, gradient, linear, loss } from './passes';
export { heapBase, scratchBytes } from './scratch';
