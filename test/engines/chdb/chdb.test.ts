import { contractOfSql } from '../contract.js';
import { available } from './cluster.mjs';
import { chdbStage } from './stage.js';

contractOfSql('chdb', available(), chdbStage);
