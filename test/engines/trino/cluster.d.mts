export function available(): string | null;
export interface TrinoCluster {
  readonly version: string;
  readonly workers: number;
  readonly url: string;
  readonly writing: string;
  readonly plain: string;
  readonly lake: string;
  readonly secrets: Readonly<Record<'reader' | 'writer', string>>;
  ask(sql: string): Promise<(string | number | boolean | null)[][]>;
  active(): Promise<number>;
  killWorker(i: number): Promise<void>;
  startWorker(i: number): Promise<void>;
  stop(): Promise<void>;
}
export function start(options?: {
  readonly workers?: number;
  readonly pinned?: boolean;
  readonly heap?: string;
  readonly quick?: boolean;
}): Promise<TrinoCluster>;
