/** Formulas by the grammar of the language, most of them sound. */
import type { Random } from '../random.js';

const OPERATORS = ['+', '+', '+', '-', ':', '*', '/', '^', ' + ', ' %in% '];
const COMPARISONS = ['<', '<=', '>', '>=', '==', '!=', '&', '|'];
const NUMBERS = ['0', '1', '2', '3', '0.5', '-1', '1e9', '1e308', '5e-324', '1e400', '007', '.5'];
const ONE_ARGUMENT = [
  ...['log', 'log10', 'log2', 'log1p', 'exp', 'expm1', 'sqrt', 'abs', 'I', 'factor', 'offset', 'scale'],
  ...['ordered', 'as.factor', 'as.numeric', 'year', 'month', 'day', 'weekday', 'yearday', 'foo', 'cbind'],
];
type Make = (random: Random, names: readonly string[]) => string;

const numbers: Make = (random) => `c(${random.times(0, 4, () => random.of(NUMBERS)).join(', ')})`;
const texts: Make = (random) =>
  `c(${random.times(0, 3, () => random.of(['"a"', "'b'", '"c"', '"no"', '"\\u{e9}"', '"\\""'])).join(', ')})`;
const truth: Make = (random) => random.of(['TRUE', 'FALSE', 'T', '1']);
const contrast: Make = (random) =>
  random.of(['treatment', 'sum', 'helmert', 'poly', 'contr.sum', 'contr.treatment', 'nothing']);

/** Calls with arguments; `x` is any expression. */
const CALLS: readonly ((x: string, random: Random, names: readonly string[]) => string)[] = [
  (x, random) => `poly(${x}, ${random.of(NUMBERS)})`,
  (x, random) => `poly(${x}, 2, raw = ${truth(random, [])})`,
  (x, random) => `bs(${x}, df = ${random.below(9)})`,
  (x, random) => `bs(${x}, knots = ${numbers(random, [])}, degree = ${random.below(5)})`,
  (x, random) => `ns(${x}, ${random.below(7)})`,
  (x, random) => `ns(${x}, knots = ${numbers(random, [])})`,
  (x, random) => `rcs(${x}, ${random.of(['3', '4', '7', '9', numbers(random, [])])})`,
  (x, random) => `cut(${x}, ${random.of([numbers(random, []), '3', '0'])})`,
  (x, random) => `cut(${x}, ${numbers(random, [])}, right = FALSE, include.lowest = ${truth(random, [])})`,
  (x, random) => `cut(${x}, 2, labels = ${texts(random, [])})`,
  (x, random, names) =>
    `ifelse(${x} ${random.of(COMPARISONS)} 0, ${random.of(names)}, ${random.of(NUMBERS)})`,
  (x) => `ifelse(${x} > 0, "up", "down")`,
  (x, random, names) => `${random.of(['pmin', 'pmax'])}(${x}, ${random.of(names)}, ${random.of(NUMBERS)})`,
  (x, random) => `C(${x}, ${contrast(random, [])})`,
  (x, random) => `C(${x}, treatment, reference = ${random.of(['"b"', '"zz"', '1'])})`,
  (x, random) => `ordered(${x}, levels = ${texts(random, [])})`,
  (x, random) => `factor(${x}, levels = ${texts(random, [])})`,
  (x, random) => `relevel(${x}, ref = ${random.of(['"b"', '"zz"', '2'])})`,
  (x, random) => `lump(${x}, ${random.below(4)}${random.of(['', ', other = "rest"'])})`,
  (x, random) => `${x} %in% ${texts(random, [])}`,
  (x, random) => `(${x} ${random.of(COMPARISONS)} ${random.of(NUMBERS)})`,
  (x) => `!(${x})`,
];

function expression(random: Random, names: readonly string[], depth: number): string {
  const choice = depth <= 0 ? 0 : random.below(16);
  const inner = () => expression(random, names, depth - 1);
  if (choice < 4)
    return random.chance(0.85) ? random.of(names) : random.of([...NUMBERS, '.', 'missing', '"t"']);
  if (choice < 10) return `${inner()}${random.of(OPERATORS)}${inner()}`;
  if (choice < 12) return `${random.of(ONE_ARGUMENT)}(${inner()})`;
  if (choice < 14) return random.of(CALLS)(inner(), random, names);
  return choice === 14 ? `(${inner()})` : `-${inner()}`;
}

/** A formula over the names (as a formula writes them). */
export function generateFormula(random: Random, names: readonly string[]): string {
  const depth = 1 + random.below(4);
  const left = random.chance(0.9)
    ? random.of([names[0]!, names[0]!, random.of(names), `I(${random.of(names)} > 0)`])
    : expression(random, names, 2);
  const tilde = random.chance(0.97) ? ' ~ ' : random.of(['~', '', '~~', ' ~ 1 ~ ']);
  return `${left}${tilde}${expression(random, names, depth)}`;
}
