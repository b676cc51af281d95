import { contract } from '../contract.js';
import { available } from './cluster.mjs';
import { pushed } from './pushed.js';
import { clickHouseStage } from './stage.js';

contract('clickhouse', available(), clickHouseStage, pushed);
