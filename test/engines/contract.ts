/** What every engine has to do, asked of each in the same words. */
import { afterAll, beforeAll, describe } from 'vitest';
import { brief, someOf, thorough } from '../../packages/oddsmith/test/engine/thorough.js';
import { finiteSets } from '../oracle/zoo-fit.js';
import { cancelling } from './contract/cancelling.js';
import { certifiedSets } from './contract/certified.js';
import { kindsOfData } from './contract/data.js';
import { evaluationsThere } from './contract/evaluation.js';
import { learntTerms } from './contract/learnt.js';
import { hostileNames } from './contract/names.js';
import { predictionsThere } from './contract/predictions.js';
import { robustErrors } from './contract/robust.js';
import { noSecretsTold } from './contract/secrets.js';
import { separatedRows } from './contract/separation.js';
import type { Library, Stage } from './stage.js';

const ABOUT_SQL = [
  certifiedSets,
  hostileNames,
  kindsOfData,
  learntTerms,
  separatedRows,
  robustErrors,
  evaluationsThere,
];

const someSets = (stage: () => Stage) => certifiedSets(stage, someOf(finiteSets));

/**
 * What is asked of an engine whose statements take a second each, whatever the rows: all of it with `THOROUGH=1`; with `BRIEF=1`, as `.ci/run`
 * has it, what takes some minutes.
 */
export const OF_SLOW_ENGINES = thorough
  ? ABOUT_SQL
  : [someSets, hostileNames, ...(brief ? [] : [kindsOfData])];

/** `unavailable`: why the engine cannot be had, or null; `more`: tests of this engine alone, on the same stage. */
export function contract<Own extends Stage>(
  name: string,
  unavailable: string | null,
  open: () => Promise<Own>,
  more: (stage: () => Own) => void = () => undefined,
  parts: readonly ((stage: () => Stage) => void)[] = ABOUT_SQL,
): void {
  const title = unavailable === null ? name : `${name}, which is skipped: ${unavailable}`;
  describe.skipIf(unavailable !== null)(title, () => {
    let opened: Own;
    const stage = () => opened;
    beforeAll(async () => {
      opened = await open();
    });
    afterAll(() => opened?.stop());
    for (const part of parts) part(stage);
    predictionsThere(stage);
    noSecretsTold(stage);
    cancelling(stage);
    more(stage);
  });
}

/** The part that is about SQL, for an engine that a test has as a library. */
export function contractOfSql(name: string, unavailable: string | null, open: () => Promise<Library>): void {
  const title = unavailable === null ? name : `${name}, which is skipped: ${unavailable}`;
  describe.skipIf(unavailable !== null)(title, () => {
    let opened: Library;
    beforeAll(async () => {
      opened = await open();
    });
    afterAll(() => opened?.stop());
    for (const part of ABOUT_SQL) part(() => opened);
  });
}
