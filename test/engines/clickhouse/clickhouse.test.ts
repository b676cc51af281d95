import { contract } from '../contract.js';
import { available } from './cluster.mjs';
import { clickHouseStage } from './stage.js';

contract('clickhouse', available(), clickHouseStage);
