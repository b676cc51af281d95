import { conversionsOf } from '../conversions.js';
import { objectiveOf } from '../objective.js';
import { pythonLines } from '../python-lines.js';
import { rLines } from '../r-lines.js';
import { scikitLearnLines } from '../scikit-learn-lines.js';
import type { Words } from './words.js';

export const binary: Words = {
  objective: objectiveOf,
  conversions: ({ fit }) => conversionsOf(fit),
  r: rLines,
  python: pythonLines,
  scikitLearn: scikitLearnLines,
  notes: () => [],
};
