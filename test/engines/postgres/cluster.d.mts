export function available(): string | null;
export function start(options?: { readonly settings?: Readonly<Record<string, string | number>> }): Promise<{
  readonly port: number;
  readonly root: string;
  readonly certificate: string | null;
  readonly secrets: Readonly<Record<'loader' | 'reader' | 'writer', string>>;
  readonly url: string;
  readonly writing: string;
  readonly owning: string;
  stop(): Promise<void>;
}>;
