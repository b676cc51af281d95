import { expect, test } from 'vitest';
import { OddsmithError } from '../../../src/errors.js';
import { type BasisRequest, settleBasis } from '../../../src/formula/basis/index.js';

const line = Array.from({ length: 20 }, (_, i) => i);
const ties = [...new Array(30).fill(0), ...line];

const cases: [BasisRequest, number[], string, RegExp][] = [
  [{ name: 'poly', degree: 1e9, raw: true }, line, 'formula-syntax', /to 1000 as degree/],
  [{ name: 'bs', df: 1e9 }, line, 'formula-syntax', /to 1000 as df/],
  [{ name: 'ns', df: 1e308 }, line, 'formula-syntax', /to 1000 as df/],
  [{ name: 'poly', degree: 2.5 }, line, 'formula-syntax', /whole number from 1 to 1000 as degree, not 2\.5/],
  [{ name: 'poly', degree: 0 }, line, 'formula-syntax', /from 1 to 1000/],
  [
    { name: 'poly', degree: 3 },
    [1, 2, 1, 2, 3],
    'value-out-of-domain',
    /more than 3 distinct values.*3 dist/,
  ],
  [{ name: 'poly', degree: 2 }, [0, 1e-300, 1], 'value-out-of-domain', /all but coincide/],
  [{ name: 'poly' }, [-1.7e308, 1.7e308, 1.6e308], 'value-out-of-domain', /so far apart/],
  [{ name: 'poly', df: 3 }, line, 'formula-syntax', /poly\(\) has no argument df; it takes degree, raw/],
  [{ name: 'ns', degree: 2 }, line, 'formula-syntax', /ns\(\) has no argument degree/],
  [{ name: 'bs', df: 2 }, line, 'formula-syntax', /df of 3 at least here, not 2/],
  [{ name: 'bs', df: 3, intercept: true }, line, 'formula-syntax', /df of 4 at least/],
  [{ name: 'bs', degree: 11 }, line, 'formula-syntax', /degree up to 10/],
  [{ name: 'bs', df: 4, knots: [3] }, line, 'formula-syntax', /not both/],
  [{ name: 'bs', knots: [Number.NaN] }, line, 'formula-syntax', /finite/],
  [{ name: 'bs', knots: [-1, 5, 19] }, line, 'value-out-of-domain', /between.*0 and 19; -1, 19 do not/],
  [{ name: 'bs', knots: [5, 5, 5, 5] }, line, 'value-out-of-domain', /More than 3 knots.*equal to 5/],
  [{ name: 'bs', df: 6 }, ties, 'value-out-of-domain', /equal to 0 that a knot.*boundary/],
  [{ name: 'ns', boundary: [3, 3] }, line, 'formula-syntax', /must differ; both are 3/],
  [{ name: 'ns', df: 4, boundary: [30, 40] }, line, 'value-out-of-domain', /no value between/],
  [{ name: 'ns' }, [4, 4, 4], 'value-out-of-domain', /every value is 4/],
  [{ name: 'ns' }, [-1.7e308, 1.7e308], 'value-out-of-domain', /cannot span/],
  [{ name: 'ns' }, [], 'value-out-of-domain', /no value/],
  [{ name: 'rcs', count: 2 }, line, 'formula-syntax', /from 3 to 1000 as number of knots, not 2/],
  [{ name: 'rcs', knots: [1, 2, 2] }, line, 'value-out-of-domain', /three distinct knots at least, not 2/],
  [{ name: 'rcs', count: 4 }, [1, 2, 3, 4, 5, 6], 'value-out-of-domain', /7 distinct values at least.*are 6/],
  [{ name: 'rcs', count: 4 }, [...line, ...new Array(400).fill(7)], 'value-out-of-domain', /coincide/],
  [{ name: 'rcs', knots: [-1.7e308, 0, 1.7e308] }, line, 'value-out-of-domain', /too far apart/],
];

test.each(cases)('%j', (request, x, code, message) => {
  const attempt = () => settleBasis(request, Float64Array.from(x));
  expect(attempt).toThrow(OddsmithError);
  expect(attempt).toThrow(expect.objectContaining({ code, message: expect.stringMatching(message) }));
});
