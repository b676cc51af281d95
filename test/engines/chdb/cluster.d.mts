export function available(): string | null;
export function start(): Promise<{
  readonly folder: string;
  query(sql: string): string;
  stop(): Promise<void>;
}>;
