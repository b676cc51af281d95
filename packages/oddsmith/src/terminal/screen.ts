/** What a stream can show. */
import type { WriteStream } from 'node:tty';

export interface Screen {
  /** A terminal that a line can be rewritten on. */
  readonly interactive: boolean;
  readonly colour: boolean;
  readonly unicode: boolean;
  /** Columns, at least 60. */
  readonly width: number;
}

const LEAST_WIDTH = 60;
const DEFAULT_WIDTH = 80;

/** Colour only on a terminal, never with NO_COLOR (no-color.org) or TERM=dumb; Unicode where the locale is UTF-8. */
export function screenOf(stream: WriteStream, environment: NodeJS.ProcessEnv): Screen {
  const interactive = stream.isTTY === true;
  const plain = (environment.NO_COLOR ?? '') !== '' || environment.TERM === 'dumb';
  return {
    interactive: interactive && environment.TERM !== 'dumb',
    colour: interactive && !plain,
    unicode: isUtf8(environment),
    width: Math.max(LEAST_WIDTH, widthOf(stream, environment)),
  };
}

function widthOf(stream: WriteStream, environment: NodeJS.ProcessEnv): number {
  if (stream.isTTY && stream.columns > 0) return stream.columns;
  const columns = Number(environment.COLUMNS);
  return Number.isInteger(columns) && columns > 0 ? columns : DEFAULT_WIDTH;
}

/** POSIX: LC_ALL before LC_CTYPE before LANG. Windows has no such variable and writes UTF-8. */
function isUtf8(environment: NodeJS.ProcessEnv): boolean {
  if (process.platform === 'win32') return true;
  const locale = environment.LC_ALL || environment.LC_CTYPE || environment.LANG || '';
  return /utf-?8/i.test(locale);
}
