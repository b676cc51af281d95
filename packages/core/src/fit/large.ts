/** What only fits of many rows or columns need; `fit` loads it then. */
import { checkedFinish } from './checked-finish.js';
import { direct } from './direct.js';

export const large = { checkedFinish, direct };

export type Large = typeof large;
