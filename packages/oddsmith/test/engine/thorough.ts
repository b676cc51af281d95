/** Many cases in engines take minutes: every third of them by default, all with `THOROUGH=1`, every ninth with `BRIEF=1`. */
export const thorough = process.env.THOROUGH !== undefined;
export const brief = process.env.BRIEF !== undefined;

export function someOf<Case>(cases: readonly Case[]): readonly Case[] {
  return thorough ? cases : cases.filter((_, i) => i % (brief ? 9 : 3) === 0);
}
