import { contract } from '../contract.js';
import { available } from './cluster.mjs';
import { entries } from './entries.js';
import { plans } from './plans.js';
import { postgresStage } from './stage.js';
import { types } from './types.js';

contract('postgres', available(), postgresStage, (stage) => {
  types(stage);
  plans(stage);
  entries(stage);
});
