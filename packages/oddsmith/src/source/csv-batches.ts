/** CSV and TSV files batch by batch. */
import { csvColumnTypes, readCsvBatches, type TokenType } from '@oddsmith/core';
import type { BatchOptions, BatchVisitor } from './batches.js';
import { csvNaming } from './csv.js';
import { isGzip } from './format.js';
import type { Input } from './input.js';

export async function visitCsv(
  inputs: readonly Input[],
  options: BatchOptions,
  visit: BatchVisitor,
): Promise<void> {
  const types = { ...(await settleTypes(inputs, options)), ...options.types };
  const watching = options.signal === undefined ? {} : { signal: options.signal };
  const total = await totalBytes(inputs);
  let before = 0;
  for (const input of inputs) {
    let done = 0;
    const batches = readCsvBatches(() => input.open(), {
      ...csvNaming(input),
      ...watching,
      columns: options.columns,
      types,
      onProgress: (bytes) => {
        done = bytes;
      },
    });
    for await (const batch of batches) {
      if (!(await visit(batch, total === null ? null : (before + done) / total))) return;
    }
    before += input.size;
  }
}

/** Null where it says nothing of how far a reader has come. */
async function totalBytes(inputs: readonly Input[]): Promise<number | null> {
  let total = 0;
  for (const input of inputs) {
    if (Number.isNaN(input.size) || isGzip(await input.head(2))) return null;
    total += input.size;
  }
  return total;
}

/** The types of the columns that have none, from a reading of all files: text where two of them differ. */
async function settleTypes(
  inputs: readonly Input[],
  { columns, types, signal }: BatchOptions,
): Promise<Record<string, TokenType>> {
  const untyped = columns.filter((name) => !Object.hasOwn(types, name));
  const settled: Record<string, TokenType> = Object.create(null);
  if (untyped.length === 0) return settled;
  for (const input of inputs) {
    const reading = { ...csvNaming(input), ...(signal && { signal }), columns: untyped };
    const found = await csvColumnTypes(() => input.open(), reading);
    for (const [name, type] of Object.entries(found)) {
      if (type !== null) settled[name] = (settled[name] ?? type) === type ? type : 'text';
    }
  }
  for (const name of untyped) settled[name] ??= 'number';
  return settled;
}
