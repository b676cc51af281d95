import { describeTable, formatDescription, type RequestedType } from '@oddsmith/core';
import { openSource } from '../source/source.js';
import { printable } from '../terminal/glyphs.js';
import type { Session } from '../terminal/session.js';

export interface DescribeOptions {
  readonly response?: string;
  readonly types?: Readonly<Record<string, RequestedType>>;
  readonly json?: true;
}

export async function describe(data: string, options: DescribeOptions, session: Session): Promise<void> {
  const table = await openSource(data, {
    ...(options.types && { types: options.types }),
    signal: session.signal,
    onProgress: (progress) => session.progress.reading(progress),
  });
  const description = describeTable(
    table,
    options.response === undefined ? {} : { response: options.response },
  );
  session.progress.end();
  const { width, unicode } = session.screen;
  const text = options.json
    ? JSON.stringify(description)
    : printable(formatDescription(description, { width }).trimEnd(), unicode);
  session.stdout.write(`${text}\n`);
}
