export { setPowersOfFive } from './decimal';
export { makeShuffles } from './head';
export { configure, listed, rowsRead, scan } from './scan';
