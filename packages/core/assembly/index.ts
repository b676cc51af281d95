export { accurate } from './accurate';
export { hessian } from './hessian';
export { along, discrimination, gradient, hessianTimes, linear, loss } from './passes';
export { heapBase, scratchBytes } from './scratch';
