export function available(): string | null;
export function start(options?: {
  readonly shards?: number;
  readonly threads?: number;
  readonly pinned?: boolean;
}): Promise<{
  readonly hosts: readonly string[];
  readonly native: readonly number[];
  readonly secrets: Readonly<Record<'reader' | 'writer', string>>;
  readonly url: string;
  readonly writing: string;
  readonly owning: string;
  stop(): Promise<void>;
}>;
