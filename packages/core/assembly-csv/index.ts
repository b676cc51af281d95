export { setPowersOfFive } from './decimal';
export { configure, listed, rowsRead, scan } from './scan';
