/** Where two reports differ by more than 1e-10 of the larger. */
export function differences(found: unknown, wanted: unknown, path = ''): string[] {
  if (typeof found === 'number' && typeof wanted === 'number') {
    const gap = Math.abs(found - wanted);
    const isSame = gap <= 1e-10 * Math.max(Math.abs(found), Math.abs(wanted)) || gap < 1e-13;
    return isSame ? [] : [`${path}: ${found} for ${wanted}`];
  }
  if (typeof found === 'object' && typeof wanted === 'object' && found !== null && wanted !== null) {
    const [some, others] = [found, wanted] as Record<string, unknown>[];
    const keys = [...new Set([...Object.keys(some!), ...Object.keys(others!)])];
    return keys.flatMap((key) => differences(some![key], others![key], `${path}.${key}`));
  }
  return found === wanted ? [] : [`${path}: ${String(found)} for ${String(wanted)}`];
}
