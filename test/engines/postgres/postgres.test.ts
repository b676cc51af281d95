import { contract } from '../contract.js';
import { available } from './cluster.mjs';
import { postgresStage } from './stage.js';

contract('postgres', available(), postgresStage);
