/** Data that come with the studio, as modules: opening one asks nothing of the network. */

export interface Sample {
  readonly title: string;
  /** One line for the list. */
  readonly about: string;
  /** Whose data these are. */
  readonly citation: string;
  readonly formula: string;
  readonly event: string;
  /** The data as CSV. */
  readonly load: () => Promise<string>;
}

export const SAMPLES = {
  'ten-rows': {
    title: 'Ten rows',
    about: 'One feature, overlapping classes: what gradient descent is learnt on.',
    citation: 'Made for the article',
    formula: 'y ~ x',
    event: '1',
    load: async () => (await import('./ten-rows.js')).TEN_ROWS,
  },
  birthwt: {
    title: 'Low birth weight',
    about: '189 births; factors and numbers.',
    citation: 'Hosmer and Lemeshow (1989)',
    formula: 'low ~ age + lwt + race + smoke + ptl + ht + ui',
    event: '1',
    load: async () => (await import('./birthwt.js')).BIRTHWT,
  },
  pima: {
    title: 'Diabetes',
    about: '532 women; two features: a probability field.',
    citation: 'Smith et al. (1988)',
    formula: 'type ~ glu + bmi',
    event: 'Yes',
    load: async () => (await import('./pima.js')).PIMA,
  },
  endometrial: {
    title: 'Endometrial cancer',
    about: '79 women; one column separates: an estimate that does not exist.',
    citation: 'Heinze and Schemper (2002)',
    formula: 'HG ~ NV + PI + EH',
    event: '1',
    load: async () => (await import('./endometrial.js')).ENDOMETRIAL,
  },
} as const satisfies Record<string, Sample>;

export type SampleId = keyof typeof SAMPLES;

export const SAMPLE_IDS = Object.keys(SAMPLES) as readonly SampleId[];

export function isSampleId(text: string): text is SampleId {
  return Object.hasOwn(SAMPLES, text);
}
