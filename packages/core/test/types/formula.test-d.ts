/** Checked by `tsc -p tsconfig.tests.json`: an error that is not expected, or an expected one that is missing, fails. */
import { expectTypeOf } from 'vitest';
import type { FormulaNames } from '../../src/formula/text-types.js';
import type { CheckedFormula, FormulaError } from '../../src/formula/types.js';
import {
  type Data,
  type Fit,
  type FitOptions,
  fit,
  fitSync,
  type Table,
  toTable,
  train,
  trainSync,
} from '../../src/index.js';

interface Birth {
  low: 0 | 1;
  age: number;
  race: 'white' | 'black';
  smoke: boolean;
  born: Date;
  'my col': number | null;
  visits?: number;
}
declare const births: Birth[];
declare const columns: { low: number[]; age: Float64Array; race: readonly string[]; smoke: boolean[] };
declare const text: string;
declare const data: Data;
declare const table: Table;

// ---- which formulas compile

const right = [
  fitSync(births, 'low ~ age + race'),
  fitSync(births, 'low~log(age+1)*race:smoke - `my col` + I(age^2) - 1'),
  fitSync(births, 'low ~ poly(age, 2, raw = TRUE) + C(race, sum) + ns(age, df = 4) + 1e-5:age'),
  fitSync(
    births,
    'low ~ (age + race)^2 + I(race %in% c("white", \'other\')) + cut(age, c(0, 10, 1e2), right = FALSE)',
  ),
  fitSync(births, 'low ~ ifelse(age >= 20 & smoke == TRUE | race != "x", "old", "young") + offset(visits)'),
  fitSync(births, 'low ~ . - born + cut(age, c(-Inf, 20, Inf))'),
  fitSync(births, 'cbind(low, visits) ~ age/race + age %in% race + C(race, contr.treatment)'),
  fitSync(births, 'low ~\n  age +\n\trace'),
  fitSync(columns, 'low ~ age + race'),
];
expectTypeOf(right).toBeArray();

// @ts-expect-error: no column rce
fitSync(births, 'low ~ age + rce');
// @ts-expect-error: no column lw: the response is checked too
fitSync(births, 'lw ~ age');
// @ts-expect-error: no column agee, inside a function
fitSync(births, 'low ~ log(agee)');
// @ts-expect-error: the name in backquotes has one blank
fitSync(births, 'low ~ `my  col`');
// @ts-expect-error: an argument by name is no column, but its value is read as one
fitSync(births, 'low ~ ns(age, df = four)');
// @ts-expect-error: a column that is taken away must be there as well
fitSync(births, 'low ~ age - rce');
// @ts-expect-error: sum is a word in C(), rce is not
fitSync(births, 'low ~ C(rce, sum)');
// @ts-expect-error: outside C() sum would be a column
fitSync(births, 'low ~ age + sum');
// @ts-expect-error: these columns have no born
fitSync(columns, 'low ~ age + born');
// @ts-expect-error: as fitSync
fit(births, 'low ~ age + rce');
// @ts-expect-error: as fitSync
train(births, 'low ~ age + rce');
// @ts-expect-error: as fitSync
trainSync(births, 'low ~ age + rce');
// @ts-expect-error: no column z in rows written in place
fitSync([{ y: 1, x: 2 }], 'y ~ z');
// @ts-expect-error: no column z in columns written in place
fitSync({ y: [1], x: [2] }, 'y ~ z');
declare const named: Table & { readonly columns: readonly { readonly name: 'y' | 'x' }[] };
fitSync(named, 'y ~ x');
// @ts-expect-error: no column z in a table of known names
fitSync(named, 'y ~ z');
const made = toTable(births);
fitSync(made, 'low ~ age').predict([{ age: 1 }]);
// @ts-expect-error: a table made of typed rows knows its names
fitSync(made, 'low ~ agee');
// @ts-expect-error: and so do the rows to predict
fitSync(made, 'low ~ age').predict([{ agee: 1 }]);
expectTypeOf(toTable(data)).toEqualTypeOf<Table>();
// A text of 500 characters is read.
type Times<
  Part extends string,
  Count extends number,
  Text extends string = '',
  Done extends 1[] = [],
> = Done['length'] extends Count ? Text : Times<Part, Count, `${Text}${Part}`, [...Done, 1]>;
declare const longest: `low ~ age${Times<' + race:age*smoke', 28>} + rac`;
// @ts-expect-error: its last name, rac, is no column
fitSync(births, longest);
declare const either: 'low ~ age' | 'low ~ agee';
// @ts-expect-error: one of the two formulas has a name that is no column
fitSync(births, either);

expectTypeOf<CheckedFormula<'low ~ age + rce', Birth[]>>().toEqualTypeOf<
  FormulaError<'There is no column rce'>
>();
expectTypeOf<CheckedFormula<'low ~ age', Birth[]>>().toBeUnknown();

// ---- what is not known compiles

fitSync(births, text);
fitSync(births, `low ~ ${text}` as const);
fitSync(data, 'anything ~ at + all');
fitSync(table, 'anything ~ at + all');
fitSync([] as object[], 'anything ~ at + all');
fitSync([] as Record<string, number>[], 'anything ~ at + all');
fitSync({} as Record<string, number[]>, 'anything ~ at + all');
fitSync(births as never, 'anything ~ at + all');
fitSync(births as Birth[] | Table, 'anything ~ at + all');
fitSync(births, 'no tilde');
fitSync(births, 'low ~ `a\\`b`');
declare const long: `low ~ age${Times<' + agee:age:race', 40>}`;
fitSync(births, long);

// ---- rows to predict

const model = fitSync(births, 'low ~ age*race + `my col` - smoke');
model.predict([{ age: 28, race: 'white', 'my col': 3 }]);
model.predict([{ age: 28, race: 'unseen', 'my col': null }]);
model.predict([{ age: 28, race: 'white', 'my col': undefined, other: 1 }]);
model.predict(births);
model.predict({ age: [28], race: ['white'], 'my col': Float64Array.of(1) });
model.predict({ age: [28], race: ['white'], 'my col': [1], other: ['x'] });
model.predict(table);
// @ts-expect-error: my col is missing
model.predict([{ age: 28, race: 'white' }]);
// @ts-expect-error: age is a number
model.predict([{ age: 'old', race: 'white', 'my col': 3 }]);
// @ts-expect-error: agee is misspelt
model.predict([{ agee: 28, race: 'white', 'my col': 3 }]);
// @ts-expect-error: my col is missing among the columns
model.predict({ age: [28], race: ['white'] });
// @ts-expect-error: race is a text
model.predict({ age: [28], race: [1], 'my col': [1] });
const all = fitSync(births, 'low ~ . - born - `my col`', { weights: 'visits' });
all.predict([{ age: 28, race: 'white', smoke: true }]);
// @ts-expect-error: the dot stands for smoke as well
all.predict([{ age: 28, race: 'white' }]);
const options: FitOptions = {};
fitSync(births, 'low ~ .', options).predict([{ x: 1 }]);
fitSync(births, text).predict([{ x: 1 }]);
fitSync(data, 'y ~ x').predict([{ z: 1 }]);
fitSync(columns, 'low ~ age').predict([{ age: 3 }]);
// @ts-expect-error: ag is misspelt
fitSync(columns, 'low ~ age').predict([{ ag: 3 }]);
fitSync(births, 'low ~ I(age - visits) + (smoke + race - race)').predict([
  { age: 1, visits: 2, smoke: true },
]);
const promised = fit(births, 'low ~ age');
// @ts-expect-error: ag is misspelt
promised.then((found) => found.predict([{ ag: 3 }]));

// ---- a fit is a fit
const plain: Fit = model;
const again: Fit = fitSync(births, 'low ~ age');
expectTypeOf(plain).toEqualTypeOf(again);
// @ts-expect-error: options stay checked: solvr is none
fitSync(births, 'low ~ age', { solvr: 'newton' });
// @ts-expect-error: weights are a name or numbers of all rows
fitSync(births, 'low ~ age', { weights: 3 });

// ---- what is read of a text

type Names<Text extends string> = FormulaNames<Text>;
expectTypeOf<Names<'y ~ (a + b)^2 - a:c + log(d - e) - f'>>().toMatchTypeOf<{
  response: 'y';
  terms: 'a' | 'b' | 'c' | 'd' | 'e' | 'f';
  used: 'a' | 'b' | 'd' | 'e';
  removed: 'f';
  dot: false;
}>();
expectTypeOf<Names<string>>().toBeUnknown();
expectTypeOf<Names<`y ~ ${string}`>>().toBeUnknown();
