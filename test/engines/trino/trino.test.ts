import { contract, OF_SLOW_ENGINES } from '../contract.js';
import { available } from './cluster.mjs';
import { lostWorkers } from './lost-worker.js';
import { trinoStage } from './stage.js';

contract('trino', available(), trinoStage, lostWorkers, OF_SLOW_ENGINES);
