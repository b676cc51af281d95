/** `--table lake.births`: names between dots; a name that has dots itself stands in double quotes. */
import type { Cell, Dialect } from '@oddsmith/core';

const PART = /(?:"((?:[^"]|"")+)"|([^.]+))(?:\.|$)/y;

/** The name as SQL, each part quoted. */
export function tableSql(name: string, { identifier }: Dialect): string {
  return partsOf(name).map(identifier).join('.');
}

/** Names of an engine as they are written with --table. */
export function tableText(parts: readonly (Cell | undefined)[]): string {
  return parts
    .map(String)
    .map((part) => (partsOf(part).join() === part ? part : `"${part.replaceAll('"', '""')}"`))
    .join('.');
}

function partsOf(name: string): string[] {
  const parts: string[] = [];
  for (PART.lastIndex = 0; PART.lastIndex < name.length; ) {
    const match = PART.exec(name);
    if (match === null) return name.split('.');
    parts.push(match[1]?.replaceAll('""', '"') ?? match[2]!);
  }
  return parts;
}
