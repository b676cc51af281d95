/** Training data whose values are rounded to float32, to be stored as that. */
import { OddsmithError, type Warning } from '../errors.js';
import type { Design } from '../formula/schema.js';
import type { TrainingData } from '../formula/training.js';
import { isExactInSingle } from './storage.js';

const ROUNDED: Warning = {
  code: 'rounded-values',
  message:
    'The values of the columns are rounded to float32, to about 7 digits: the estimates are those of the rounded values.',
};

/** The same data where float32 holds the values anyway. The columns are rounded, not what they are computed from. */
export function rounded(training: TrainingData): TrainingData {
  const { design, warnings } = training;
  if (isExactInSingle(design)) return training;
  return { ...training, design: roundedDesign(design), warnings: [...warnings, ROUNDED] };
}

/** Its columns are no longer those of the layout. */
function roundedDesign(design: Design): Design {
  const { columns, kept } = design;
  return {
    ...design,
    layout: null,
    largest: design.largest?.map(Math.fround) ?? null,
    fill(start, count, into, base, stride) {
      design.fill(start, count, into, base, stride);
      for (let i = 0; i < count; i++) {
        const first = (base + (i >> 3)) * 8 * stride + (i & 7);
        for (let j = 0; j < columns.length; j++) {
          const value = into[first + 8 * j]!;
          const single = Math.fround(value);
          if (Number.isFinite(value) && (Math.abs(single) === Infinity || (single === 0 && value !== 0))) {
            throw noSingle(value, (kept === null ? start + i : kept[start + i]!) + 1, columns[j]!);
          }
          into[first + 8 * j] = single;
        }
      }
    },
    pick: (rows) => roundedDesign(design.pick(rows)),
  };
}

function noSingle(value: number, row: number, column: string): OddsmithError {
  return new OddsmithError(
    'value-out-of-domain',
    `${column} is ${value} in row ${row}, and float32 holds numbers between 1.4e-45 and 3.4e38; take storage "float64", or other units.`,
    { option: 'storage', row, column },
  );
}
