/** The names in the text of a formula, read by the compiler. */

/**
 * The columns that a formula names, of the response and of the terms; those that a part which `-` removes does not
 * hold alone (`used`), those removed (`removed`), and whether it has a `.`. `unknown` where the text is no literal, is
 * longer than 512 characters, has an escape in it or no `~`.
 */
export type FormulaNames<Text extends string> =
  // A record of a literal has a property; one of `string` or `y ~ ${string}` has none that it needs.
  Record<never, never> extends Record<Text, 1>
    ? unknown
    : IsLong<Text> extends true
      ? unknown
      : Tokens<Text> extends infer List extends string
        ? Sides<List>
        : unknown;

type IsLong<Text extends string, Steps extends readonly 1[] = []> = Steps['length'] extends 32
  ? true
  : Text extends `${infer _0}${infer _1}${infer _2}${infer _3}${infer _4}${infer _5}${infer _6}${infer _7}${infer _8}${infer _9}${infer _10}${infer _11}${infer _12}${infer _13}${infer _14}${infer _15}${infer Rest}`
    ? IsLong<Rest, [...Steps, 1]>
    : false;

// ---- tokens: names after `$`, constants as `0`, symbols as they are

type Space = ' ' | '\t' | '\n' | '\r';
type Mark =
  | '~'
  | '+'
  | '-'
  | '*'
  | '/'
  | '^'
  | ':'
  | '('
  | ')'
  | ','
  | '='
  | '<'
  | '>'
  | '!'
  | '&'
  | '|'
  | '%';
type Foreign = '$' | '@' | '[' | ']' | '{' | '}' | ';' | '?' | '\\';
type Digit = '0' | '1' | '2' | '3' | '4' | '5' | '6' | '7' | '8' | '9';

type Special = Space | Quote | Mark | Foreign;
type Quote = '"' | "'" | '`';

type Tokens<
  Text extends string,
  Word extends string = '',
  List extends string = '',
> = Text extends `${infer First}${infer Rest}`
  ? First extends Special
    ? Token<First, Rest, Ended<List, Word>>
    : Tokens<Rest, `${Word}${First}`, List>
  : Ended<List, Word>;

/** A character that belongs to no name, and what comes after it. */
type Token<First extends string, Rest extends string, List extends string> = First extends Space
  ? Tokens<Rest, '', List>
  : First extends Quote
    ? Quoted<First, Rest, List>
    : `${First}${Rest}` extends `%in%${infer After}`
      ? Tokens<After, '', Cons<List, ':'>>
      : `${First}${Rest}` extends `${'=' | '<' | '>' | '!'}=${infer After}`
        ? Tokens<After, '', Cons<List, '<'>>
        : First extends Mark
          ? Tokens<Rest, '', Cons<List, First>>
          : unknown;

type Quoted<
  Delimiter extends string,
  Rest extends string,
  List extends string,
> = Rest extends `${infer Inside}${Delimiter}${infer After}`
  ? Inside extends `${string}\\${string}`
    ? unknown
    : Delimiter extends '`'
      ? After extends `\`${string}`
        ? unknown
        : Tokens<After, '', Cons<List, `$${Inside}`>>
      : Tokens<After, '', Cons<List, '0'>>
  : unknown;

/** The list of tokens is one text, in which each has an end: the compiler is much slower with lists. */
type Cons<List extends string, Token extends string> = `${List}${Token}${End}`;
type End = '\u0001';

type Ended<List extends string, Word extends string> = Word extends ''
  ? List
  : Word extends `${Digit}${string}` | `.${Digit}${string}` | 'TRUE' | 'FALSE' | 'Inf'
    ? Cons<List, '0'>
    : Word extends '.'
      ? Cons<List, '.'>
      : Cons<List, `$${Word}`>;

// ---- names

type Sides<List extends string> = List extends `${infer Left}${End}~${End}${infer Right}`
  ? Parts<Walk<`${Left}${End}`>, Walk<Right>>
  : unknown;

/** What was found left and right of `~`; unknown where parentheses do not match. */
type Parts<Left, Right> = unknown extends Left | Right
  ? unknown
  : {
      readonly response: Name<Left, Sign>;
      readonly terms: Name<Right, Sign>;
      readonly used: Name<Right, '+' | 'call'>;
      readonly removed: Name<Right, 'alone'>;
      readonly dot: '.' extends Right ? true : false;
    };
type Name<Found, As extends Sign> = Found extends `${As} $${infer Column}` ? Column : never;

/**
 * Where a name stands: in a part that is added, in one that `-` removes, in a function (in which `-` is arithmetic), or
 * `alone` after a `-`.
 */
type Sign = '+' | '-' | 'call' | 'alone';

/** Words that a call may have for its second argument: `C(x, sum)`. */
type Word = '$treatment' | '$sum' | '$helmert' | '$poly' | `$contr.${string}`;

/**
 * Walks over the tokens and gathers the names, each after its sign, and `.`. `Outer` holds the signs around the
 * parentheses that are open.
 */
type Walk<
  List extends string,
  Found = never,
  Now extends Sign = '+',
  Outer extends readonly unknown[] = [],
  Last = '',
> = List extends `${infer First}${End}${infer Rest}`
  ? First extends `$${string}`
    ? Walk<Rest, Found | Signed<First, Rest, Now, Last>, Now, Outer, First>
    : First extends '('
      ? Walk<Rest, Found, Last extends `$${string}` ? Inside<Now> : Now, [Now, ...Outer], First>
      : First extends ')'
        ? Outer extends readonly [infer Before extends Sign, ...infer More]
          ? Walk<Rest, Found, Before, More, First>
          : unknown
        : First extends '+' | '-'
          ? Walk<Rest, Found, After<First, Now, Outer>, Outer, First>
          : Walk<Rest, First extends '.' ? Found | (Now extends '-' ? never : '.') : Found, Now, Outer, First>
  : Found;

type Inside<Now extends Sign> = Now extends '-' ? '-' : 'call';

/** The sign after `+` or `-`: in a part that is removed, and in functions, they change nothing. */
type After<Operator extends Sign, Now extends Sign, Outer extends readonly unknown[]> = Now extends 'call'
  ? 'call'
  : Outer extends readonly ['-', ...unknown[]]
    ? '-'
    : Operator;

/** A name with its sign; never for a function, the name of an argument and a word. */
type Signed<
  Token extends string,
  Rest extends string,
  Now extends Sign,
  Last,
> = Rest extends `${'(' | '='}${End}${string}`
  ? never
  : Last extends ','
    ? Token extends Word
      ? never
      : `${Now} ${Token}`
    : Last extends '-'
      ? Rest extends '' | `${'+' | '-' | ')'}${End}${string}`
        ? Now extends '-'
          ? `alone ${Token}`
          : `${Now} ${Token}`
        : `${Now} ${Token}`
      : `${Now} ${Token}`;
