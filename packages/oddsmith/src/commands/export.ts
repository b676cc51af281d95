import { DIALECTS, type DialectName, modelSql } from '@oddsmith/core';
import { tableSql } from '../engine/table-name.js';
import { readModelFile } from '../model-file.js';
import type { Session } from '../terminal/session.js';

export interface ExportCommandOptions {
  readonly to: 'sql';
  readonly dialect?: DialectName;
  readonly table?: string;
  readonly keep?: readonly string[];
}

export async function exportModel(
  path: string,
  { dialect = 'duckdb', table = 'data', keep = [] }: ExportCommandOptions,
  { stdout }: Session,
): Promise<void> {
  const model = await readModelFile(path);
  const source = `${tableSql(table, DIALECTS[dialect])} AS oddsmith_table`;
  stdout.write(`${modelSql(model, { dialect, source, keep })};\n`);
}
