/** What an engine's client throws, as errors of ours that hold no secret. */
import { OddsmithError, type Place } from '@oddsmith/core';

/**
 * `source-failed` with the first line of what the client threw, and `…` for each of the `secrets` in it. What was thrown is not
 * kept as the cause: clients hang the whole request on their errors, with its password or token.
 */
export function sourceFailed(
  what: string,
  error: unknown,
  secrets: readonly (string | undefined)[] = [],
  at: Place = {},
): OddsmithError {
  const reason = reasonOf(error, secrets);
  return new OddsmithError('source-failed', `${what}: ${reason}${/[.!?]$/u.test(reason) ? '' : '.'}`, at);
}

/** The first line that says something, of the error or of the first of several (`AggregateError` has none of its own). */
export function reasonOf(error: unknown, secrets: readonly (string | undefined)[] = []): string {
  const several = error instanceof AggregateError && error.message === '' ? error.errors[0] : error;
  const text = several instanceof Error ? several.message || several.name : String(several);
  const line = text.split('\n').find((part) => part.trim() !== '') ?? text;
  return withoutSecrets(line.trim(), secrets);
}

/** As they are written, and as a URL has them. */
function withoutSecrets(text: string, secrets: readonly (string | undefined)[]): string {
  const known = secrets.filter((secret) => secret !== undefined && secret !== '') as string[];
  return known
    .flatMap((secret) => [secret, encodeURIComponent(secret)])
    .reduce((shown, secret) => shown.replaceAll(secret, '…'), text);
}
