/** Which character separates the fields: decided from the header and the first records. */
import { type RecordSink, RecordTokenizer } from './tokenizer.js';

const COMMA = 44;
/** In order of preference: `,` tab `;` `|`. */
const CANDIDATES = [COMMA, 9, 59, 124];
const RECORDS = 50;

/**
 * The candidate that splits the header and gives most of the first records the same number of fields; among equals
 * the one with more fields, then the usual order. A comma when nothing splits the header.
 */
export function detectDelimiter(sample: Uint8Array, last: boolean): number {
  let best = COMMA;
  let bestAgreement = 0;
  let bestFields = 1;
  for (const candidate of CANDIDATES) {
    const counts = fieldCounts(sample, candidate, last);
    const fields = counts[0]!;
    const agreement = counts.filter((count) => count === fields).length / counts.length;
    const better = agreement > bestAgreement || (agreement === bestAgreement && fields > bestFields);
    if (fields > 1 && better) {
      best = candidate;
      bestAgreement = agreement;
      bestFields = fields;
    }
  }
  return best;
}

/** Thrown to leave the tokenizer once enough records were seen. */
const ENOUGH = Symbol('enough');

/** Fields in each of the first records; in the part that is there of a header longer than the sample. */
function fieldCounts(sample: Uint8Array, delimiter: number, last: boolean): number[] {
  const counts: number[] = [];
  let fields = 0;
  const sink: RecordSink = {
    field: (index) => {
      fields = index + 1;
    },
    emptyLine: () => undefined,
    placeOf: () => ({}),
    record: (count) => {
      if (counts.push(count) === RECORDS) throw ENOUGH;
    },
  };
  try {
    new RecordTokenizer(delimiter, sink).read(sample, last);
  } catch {
    // Enough records, or a quote out of place: with the right delimiter the reader will say which.
  }
  return counts.length > 0 ? counts : [fields];
}
