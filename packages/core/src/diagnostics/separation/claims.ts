/**
 * What makes a separation, from the simplest statement to the most general: by one variable, by the cells of an
 * interaction, by the columns that are left. Every statement is checked against all rows before it counts.
 */
import { type Cell, cellsOf, conditionsOf, type Partition, partitionBy, union } from './cells.js';
import { rowsWhere } from './conditions.js';
import { demandOf } from './demands.js';
import { type ExplainedRows, type ExplainedTerm, isPresent, sidesOf } from './explained-rows.js';
import type { SeparationCondition } from './explanation.js';
import { runsOf } from './runs.js';
import { combinationClaims, sparseDirection } from './sparse.js';
import { thresholdSides } from './thresholds.js';
import { wholeSlopes } from './whole-slopes.js';

/** More statements of a kind are no explanation: the columns then say it in one. */
const MOST_CLAIMS = 100;

/** A statement and the rows that it speaks of. */
export interface Claim {
  readonly conditions: readonly SeparationCondition[];
  readonly outcome: 1 | -1;
  readonly mask: Uint8Array;
  readonly count: number;
}

export interface Sought {
  readonly rows: ExplainedRows;
  readonly direction: readonly number[];
  /** 1 and −1 where the direction separates a row as an event or a non-event. */
  readonly sides: Int8Array;
  readonly complete: boolean;
}

/** Statements that together speak of every row separated, and of no other. */
export function findClaims(sought: Sought): Claim[] {
  const simple = involvedVariables(sought).map((name) => variableClaims(sought, name));
  for (const claims of simple) if (uncovered(sought, coveredBy(sought, claims)) === 0) return merged(claims);
  const claims: Claim[] = [];
  const covered = new Uint8Array(sought.sides.length);
  // In complete separation some level is of one outcome by chance: a part of the truth, and not what separates.
  if (!sought.complete) {
    for (const found of simple) keepNew(claims, covered, found);
    for (const term of involvedTerms(sought)) {
      if (term.variables.length > 1 && uncovered(sought, covered) > 0)
        keepNew(claims, covered, cellClaims(sought, term.variables));
    }
  }
  if (uncovered(sought, covered) > 0) keepNew(claims, covered, remainingClaims(sought, covered));
  return merged(claims);
}

function involvedTerms({ rows, direction }: Sought): ExplainedTerm[] {
  return rows.terms.filter(({ columns }) => columns.some((j) => direction[j] !== 0));
}

function involvedVariables(sought: Sought): string[] {
  return [...new Set(involvedTerms(sought).flatMap(({ variables }) => variables))];
}

/** How many separated rows are not covered. */
function uncovered({ sides }: Sought, covered: Uint8Array): number {
  let count = 0;
  for (let i = 0; i < sides.length; i++) if (sides[i] !== 0 && covered[i] === 0) count++;
  return count;
}

function coveredBy({ sides }: Sought, claims: readonly Claim[]): Uint8Array {
  const covered = new Uint8Array(sides.length);
  keepNew([], covered, claims);
  return covered;
}

/** Adds the claims that speak of rows not yet covered, and covers these. */
function keepNew(claims: Claim[], covered: Uint8Array, found: readonly Claim[]): void {
  for (const claim of found) {
    let isNew = false;
    for (let i = 0; i < covered.length; i++) {
      if (claim.mask[i] === 0 || covered[i] === 1) continue;
      covered[i] = 1;
      isNew = true;
    }
    if (isNew) claims.push(claim);
  }
}

/** The claim, if every row of which the conditions hold is separated with that outcome, and there is one. */
function checked(
  { rows, sides }: Sought,
  conditions: readonly SeparationCondition[],
  outcome: 1 | -1,
): Claim | null {
  const mask = rowsWhere(rows, conditions);
  let count = 0;
  for (let i = 0; i < mask.length; i++) {
    if (mask[i] === 0) continue;
    if (sides[i] === outcome) count++;
    else if (isPresent(rows, i)) return null;
    else mask[i] = 0;
  }
  return count > 0 ? { conditions, outcome, mask, count } : null;
}

function allChecked(
  sought: Sought,
  found: readonly { readonly conditions: readonly SeparationCondition[]; readonly outcome: 1 | -1 }[],
): Claim[] {
  return found.flatMap(({ conditions, outcome }) => checked(sought, conditions, outcome) ?? []);
}

/** What one variable alone separates: pure levels, or both sides of a threshold. */
function variableClaims(sought: Sought, name: string): Claim[] {
  const variable = sought.rows.variables.get(name)!;
  if (variable.kind === 'factor') return cellClaims(sought, [name]);
  if (!variable.linear) return [];
  const demands = demandsOf(sought.rows);
  const sides = thresholdSides(name, { values: variable.values, demands }, sought.rows.intercept ? null : 0);
  return allChecked(
    sought,
    sides.map(({ condition, outcome }) => ({ conditions: [condition], outcome })),
  );
}

function demandsOf({ design }: ExplainedRows): Int8Array {
  return Int8Array.from({ length: design.rows }, (_, i) => demandOf(design, i));
}

/**
 * The cells of the factors among the variables: pure ones, or, where there is one number besides, what a threshold
 * separates in each. Nothing where there are several numbers.
 */
function cellClaims(sought: Sought, names: readonly string[]): Claim[] {
  const { rows } = sought;
  const all = names.map((name) => {
    const variable = rows.variables.get(name)!;
    return { name, variable, partition: partitionBy(name, variable) };
  });
  const factors = all.flatMap(({ partition }) => partition ?? []);
  const [number, ...others] = all.filter(({ partition }) => partition === null);
  if (others.length > 0) return [];
  const cells = cellsOf(rows, factors);
  if (number === undefined) return pureClaims(sought, factors, cells);
  if (cells.length > MOST_CLAIMS) return [];
  return cells.flatMap((cell) =>
    thresholdClaims(sought, conditionsOf(factors, cell), number.name, cell.rows),
  );
}

/** The cells of one outcome; those that differ in the levels of the last factor only are one claim. */
function pureClaims(sought: Sought, factors: readonly Partition[], cells: readonly Cell[]): Claim[] {
  const last = factors.findLastIndex(({ values }) => values[0]?.kind === 'levels');
  const groups = new Map<string, { conditions: SeparationCondition[]; outcome: 1 | -1 }>();
  for (const cell of cells) {
    const outcome = sought.sides[cell.rows[0]!];
    if ((outcome !== 1 && outcome !== -1) || cell.rows.some((i) => sought.sides[i] !== outcome)) continue;
    const conditions = conditionsOf(factors, cell);
    const key = [outcome, ...cell.codes.filter((_, k) => k !== last), last < 0 ? cell.codes : ''].join();
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { conditions, outcome });
    else group.conditions[last] = union(group.conditions[last]!, conditions[last]!);
  }
  return groups.size > MOST_CLAIMS ? [] : allChecked(sought, [...groups.values()]);
}

/** What a threshold of the number, or stretches of it, separate among some rows, of which the conditions hold. */
function thresholdClaims(
  sought: Sought,
  conditions: readonly SeparationCondition[],
  name: string,
  chosen: readonly number[],
): Claim[] {
  const { sides } = sought;
  const { design, variables } = sought.rows;
  const variable = variables.get(name)!;
  const values = variable.kind === 'numeric' ? variable.values : [];
  const demanded = {
    values: chosen.map((i) => values[i]!),
    demands: chosen.map((i) => demandOf(design, i)),
  };
  const thresholds = thresholdSides(name, demanded, null).map(({ condition, outcome }) => {
    return { conditions: [condition], outcome };
  });
  const chosenSides = chosen.map((i) => sides[i]!);
  const runs = thresholds.length > 0 ? thresholds : runsOf(name, demanded.values, chosenSides);
  return allChecked(
    sought,
    runs.map((run) => ({ conditions: [...conditions, ...run.conditions], outcome: run.outcome })),
  );
}

/** What is left when the simple statements are made: the fewest columns that separate it. */
function remainingClaims(sought: Sought, covered: Uint8Array): Claim[] {
  const { rows } = sought;
  const open = sought.sides.map((side, i) => (covered[i] === 1 ? 0 : side));
  const direction = sparseDirection(rows, sought.direction, open);
  const narrowed = { ...sought, direction, sides: sidesOf(rows.design, direction) };
  const cells = withoutIdleConditions(narrowed, cellClaims(narrowed, involvedVariables(narrowed)));
  if (cells.length > 0 && uncovered({ ...narrowed, sides: open }, coveredBy(narrowed, cells)) === 0)
    return cells;
  const whole = sought.complete ? wholeSlopes(rows, direction) : direction;
  return allChecked(narrowed, combinationClaims(rows.names, whole));
}

/** Claims with every condition dropped without which they are true as well. */
function withoutIdleConditions(sought: Sought, claims: readonly Claim[]): Claim[] {
  const shortened: Claim[] = [];
  for (const claim of claims) {
    if (shortened.some(({ mask }) => claim.mask.every((one, i) => one <= mask[i]!))) continue;
    let best = claim;
    for (const condition of claim.conditions) {
      const rest = best.conditions.filter((one) => one !== condition);
      if (rest.length > 0) best = checked(sought, rest, claim.outcome) ?? best;
    }
    shortened.push(best);
  }
  return shortened;
}

/** Claims that differ in the level of one factor only, as one. */
function merged(claims: readonly Claim[]): Claim[] {
  const result: Claim[] = [];
  for (const claim of claims) {
    const index = result.findIndex((other) => join(other, claim) !== null);
    if (index < 0) result.push(claim);
    else result[index] = join(result[index]!, claim)!;
  }
  return result;
}

function join(a: Claim, b: Claim): Claim | null {
  if (a.outcome !== b.outcome || a.conditions.length !== b.conditions.length) return null;
  const differing = a.conditions.flatMap((condition, k) =>
    JSON.stringify(condition) === JSON.stringify(b.conditions[k]) ? [] : [k],
  );
  const [k, ...more] = differing;
  if (k === undefined || more.length > 0) return null;
  const [first, second] = [a.conditions[k]!, b.conditions[k]!];
  if (first.kind !== 'levels' || second.kind !== 'levels' || first.variable !== second.variable) return null;
  const conditions = a.conditions.map((condition, i) => (i === k ? union(first, second) : condition));
  const mask = a.mask.map((one, i) => (one === 1 || b.mask[i] === 1 ? 1 : 0));
  return { conditions, outcome: a.outcome, mask, count: mask.reduce((sum, one) => sum + one, 0) };
}
