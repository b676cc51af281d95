/** Many cases in engines take minutes: every third of them by default, all with `THOROUGH=1`, as `.ci/run` has it. */
export const thorough = process.env.THOROUGH !== undefined;

export function someOf<Case>(cases: readonly Case[]): readonly Case[] {
  return thorough ? cases : cases.filter((_, i) => i % 3 === 0);
}
