/** What is asked of the rows that take part, and who asks it: many at once, a query for each round. */
import type { Expression } from '../../formula/schema.js';
import { type Chain, further, select } from '../../formula/sql/chain.js';
import { isPresent, type SqlValue } from '../../formula/sql/value.js';
import type { Cell, Row } from '../relation.js';
import type { CompleteRows } from './complete-rows.js';
import { beside, type NamedSteps } from './exact-sums.js';

/** Sums over the rows that take part: asked together with those of others. */
export interface SumsRequest {
  readonly kind: 'sums';
  /** A number in each row. */
  readonly of: Expression;
  /** By the name of the number; `own` begins names that nobody else has. */
  sums(x: string, own: string): { readonly steps: NamedSteps; readonly items: readonly string[] };
}

/** Rows of groups. */
export interface GroupsRequest {
  readonly kind: 'groups';
  readonly of: Expression;
  /** Whether the expression is a number; else it is what makes levels. */
  readonly asNumber: boolean;
  /** By what stands in each row, the key and what else is asked of each group. */
  groups(x: SqlValue): { readonly key: string; readonly items: readonly string[]; readonly tail: string };
}

export type Request = SumsRequest | GroupsRequest;

/** Work that asks, and is given the rows of the answer: one row of sums, or those of the groups, each with its key first. */
export type Asks<Result> = Generator<Request, Result, readonly Row[]>;

/** Runs all works side by side. */
export async function together<Result>(
  works: readonly Asks<Result>[],
  rows: CompleteRows,
): Promise<Result[]> {
  const steps = works.map((work) => work.next());
  for (;;) {
    const waiting = steps.flatMap((step, i) => (step.done ? [] : [{ i, request: step.value }]));
    if (waiting.length === 0) return steps.map((step) => step.value as Result);
    const replies = await answers(
      waiting.map(({ request }) => request),
      rows,
    );
    waiting.forEach(({ i }, k) => {
      steps[i] = works[i]!.next(replies[k]!);
    });
  }
}

async function answers(requests: readonly Request[], rows: CompleteRows): Promise<(readonly Row[])[]> {
  const sums = requests.filter((request) => request.kind === 'sums');
  const summed = sums.length === 0 ? [] : await summedUp(sums, rows);
  const replies: (readonly Row[])[] = [];
  for (const request of requests)
    replies.push(request.kind === 'sums' ? [summed[sums.indexOf(request)]!] : await grouped(request, rows));
  return replies;
}

/** All sums over one chain, so many to a statement as the dialect bears. */
async function summedUp(requests: readonly SumsRequest[], rows: CompleteRows): Promise<Row[]> {
  const { chain, values } = rows.valuesOf(requests.map(({ of }) => ({ of, asNumber: true })));
  const asked = requests.map(({ sums }, i) => sums(values[i]!.sql, `q${i}`));
  const known = [...new Set(values.map(({ sql }) => sql))];
  const whole = beside(asked.map(({ steps }) => steps)).reduce<Chain>((before, columns) => {
    const next = further(before, { columns, keep: [...known], often: true });
    known.push(...columns.map(([name]) => name));
    return next;
  }, chain);
  const items = asked.flatMap((one) => one.items);
  const { mostSums } = rows.dialect;
  const cells: Cell[] = [];
  for (let i = 0; i < items.length; i += mostSums) {
    const [row = []] = await rows.send(select(whole, items.slice(i, i + mostSums)));
    cells.push(...row);
  }
  return asked.map((one) => cells.splice(0, one.items.length));
}

async function grouped({ of, asNumber, groups }: GroupsRequest, rows: CompleteRows): Promise<readonly Row[]> {
  const { chain, values } = rows.valuesOf([{ of, asNumber }]);
  const [value] = values;
  const { key, items, tail } = groups(value!);
  const keyed = further(chain, { columns: [['oddsmith_key', key]], keep: [value!.sql], often: true });
  const known = further(keyed, {
    columns: [],
    keep: [value!.sql, 'oddsmith_key'],
    where: isPresent('oddsmith_key'),
  });
  return rows.send(select(known, ['oddsmith_key', ...items], `GROUP BY oddsmith_key${tail}`));
}
