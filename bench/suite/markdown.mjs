export function duration(seconds) {
  return seconds < 1 ? `${(seconds * 1000).toPrecision(3)} ms` : `${seconds.toPrecision(3)} s`;
}

export const percent = (share) => `${share < 0.1 ? (100 * share).toPrecision(2) : Math.round(100 * share)} %`;

const line = (cells) => `| ${cells.join(' | ')} |`;

/** The first column is text, the others stand at the right. */
export const table = (head, rows) =>
  [line(head), line(head.map((_, j) => (j === 0 ? '---' : '--:'))), ...rows.map(line)].join('\n');

const KINDS = {
  arrays: '',
  factors: '',
  files: ', from file to printed coefficients',
  csv: ', from CSV to printed coefficients',
  stream: ', streamed from Parquet to printed coefficients',
};

/** The work in words. */
export function heading({ kind, rows, columns, levels, trouble }) {
  const across = levels
    ? `factors of ${levels.join(', ')} levels`
    : `${columns.toLocaleString('en')} columns`;
  const made = trouble ? ', scaled by 10^±3, in nearly collinear pairs' : '';
  return `${rows.toLocaleString('en')} rows × ${across}${made}${KINDS[kind]}`;
}
