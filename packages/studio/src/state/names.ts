/** Column names as a formula writes them: in backquotes where it needs them. */
export function quoteName(name: string): string {
  return /^[\p{L}_][\p{L}\p{N}._]*$/u.test(name) ? name : `\`${name.replace(/[`\\]/g, '\\$&')}\``;
}
