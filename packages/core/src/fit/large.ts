/** What only fits of many rows or columns need; `fit` loads it then. */

import { lbfgs } from '../solver/lbfgs.js';
import { checkedFinish } from './checked-finish.js';
import { direct } from './direct.js';
import { nearSubset } from './near-subset.js';

export const large = { checkedFinish, direct, lbfgs, nearSubset };

export type Large = typeof large;
