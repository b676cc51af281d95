import { DIALECTS, type DialectName, modelSql } from '@oddsmith/core';
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
  const { identifier } = DIALECTS[dialect];
  const source = `${table.split('.').map(identifier).join('.')} AS oddsmith_table`;
  stdout.write(`${modelSql(model, { dialect, source, keep })};\n`);
}
