/** The full formula language: what `full-language.ts` declares. */
import { type FullLanguage, install } from '../full-language.js';
import { checkResponse, checkVariable } from './check.js';
import { checkContrast } from './contrasts.js';
import { settle } from './learn.js';
import { numericParts, operand } from './operands.js';
import { readVariable } from './read.js';
import { overflow, termFiller } from './term-filler.js';

const FULL_LANGUAGE: FullLanguage = {
  checkVariable,
  checkResponse,
  operand,
  numericParts,
  readVariable,
  settle,
  checkContrast,
  termFiller,
  overflow,
};

/** Makes the full language known to everything that binds formulas. */
export function useFullLanguage(): void {
  install(FULL_LANGUAGE);
}
