/** What the commands of paths share: from the options as they are typed to those of core, and the data. */
import {
  fit,
  OddsmithError,
  type PathOptions,
  type PathReport,
  type RequestedType,
  type Table,
} from '@oddsmith/core';
import { engineUrl } from '../engine/engine-url.js';
import { type NamedColumns, readForFormula } from '../source/formula-columns.js';
import type { Session } from '../terminal/session.js';

/** What is asked of the penalty of single columns, as commander gives it. */
export interface ColumnRequest {
  readonly penaltyFactor?: Readonly<Record<string, number>>;
  readonly grouped?: true;
  readonly groupedClasses?: true;
}

/** As commander gives them: names in camel case, absent where not given. */
export interface PathRequest
  extends Omit<
      PathOptions,
      | 'weights'
      | 'offset'
      | 'types'
      | 'kernel'
      | 'signal'
      | 'alpha'
      | 'grouped'
      | 'penaltyFactors'
      | 'onLambda'
    >,
    ColumnRequest {
  readonly weights?: string;
  readonly offset?: string;
  readonly types?: Readonly<Record<string, RequestedType>>;
}

/** The same with the names of core. Throws `option-invalid` for options that contradict each other. */
export function columnOptions({
  penaltyFactor,
  grouped,
  groupedClasses,
}: { readonly [Name in keyof ColumnRequest]: ColumnRequest[Name] | undefined }): Pick<
  PathOptions,
  'penaltyFactors' | 'grouped'
> {
  if (grouped && groupedClasses) {
    const message = '--grouped and --grouped-classes cannot both be asked for.';
    throw new OddsmithError('option-invalid', message, { option: 'grouped-classes' });
  }
  return {
    ...(penaltyFactor && { penaltyFactors: penaltyFactor }),
    ...(grouped && { grouped: true as const }),
    ...(groupedClasses && { grouped: 'classes' as const }),
  };
}

/** Throws `option-invalid` for options that contradict each other. */
export function pathOptions<Request extends PathRequest>({
  types: _,
  penaltyFactor,
  grouped,
  groupedClasses,
  ...options
}: Request) {
  const columns = columnOptions({ penaltyFactor, grouped, groupedClasses });
  const shape = (['lambdaCount', 'lambdaRatio'] as const).find((name) => options[name] !== undefined);
  if (options.lambdas !== undefined && shape !== undefined) {
    const option = shape === 'lambdaCount' ? 'lambda-count' : 'lambda-ratio';
    const message = `--${option} is of a path that Oddsmith lays out, and --lambdas names each lambda.`;
    throw new OddsmithError('option-invalid', message, { option });
  }
  return { ...options, ...columns };
}

/** The table of a formula and its options. Throws `option-unavailable` for data in an engine. */
export async function readForPath(
  data: string,
  formula: string,
  named: NamedColumns & { readonly threads?: number | undefined },
  { progress, signal }: Session,
): Promise<Table> {
  if (engineUrl(data) !== null) {
    const message =
      'Penalised paths are fitted to rows in memory in this version; export the table to a file, such as Parquet.';
    throw new OddsmithError('option-unavailable', message, { option: 'data' });
  }
  const { threads } = named;
  const reading = {
    signal,
    onProgress: (state: Parameters<typeof progress.reading>[0]) => progress.reading(state),
    ...(threads !== undefined && { threads }),
  };
  const table = await readForFormula(data, formula, named, reading);
  progress.begin();
  return table;
}

/** A fit at one λ that is to be a model file. */
export interface WantedModel {
  readonly penalty: PathReport['penalty'];
  readonly alpha: number;
  readonly lambda: number;
}

/** The text of its model file. Throws those of `fit`. */
export async function modelText(
  table: Table,
  formula: string,
  { penalty, alpha, lambda }: WantedModel,
  options: Omit<PathRequest, 'types' | 'grouped' | 'penaltyFactor' | 'groupedClasses'> &
    Pick<PathOptions, 'penaltyFactors' | 'grouped'> & { readonly signal: AbortSignal },
): Promise<string> {
  const { weights, weightsKind, offset, event, reference, levels, contrasts, missing, ...rest } = options;
  const { family, threads, signal, penaltyFactors, bounds, grouped } = rest;
  const data = { weights, weightsKind, offset, event, reference, levels, contrasts, missing };
  const columns = { penaltyFactors, bounds, grouped };
  const given = Object.entries({ ...data, ...columns, family, threads }).filter(
    ([, value]) => value !== undefined,
  );
  const mixed = penalty === 'elastic-net' ? { alpha } : {};
  const request = { ...Object.fromEntries(given), ...mixed, penalty, lambda, signal };
  return (await fit(table, formula, request)).modelFile();
}

/** The names of options as they are typed, where core has others. */
const TYPED: Readonly<Record<string, string>> = {
  penaltyFactors: 'penalty-factor',
  foldTolerance: 'fold-tolerance',
};

/** An error with the name of the option as it is typed; any other as it is. */
export function placed(error: unknown): unknown {
  const option = error instanceof OddsmithError ? TYPED[error.at.option ?? ''] : undefined;
  if (!(error instanceof OddsmithError) || option === undefined) return error;
  const message = error.message.replace(`Option "${error.at.option}"`, `--${option}`);
  return new OddsmithError(error.code, message, { ...error.at, option }, error);
}
