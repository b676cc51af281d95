/** What was asked of the penalty of single columns, in the words of other programs. */
import type { ModelFit } from '../model.js';
import type { Conversions } from './conversions.js';
import { noConversions } from './conversions.js';
import type { Telling } from './rosetta.js';

type Shrunken = Pick<ModelFit, 'shrinkage'>;

/** Whether columns have factors, bounds or groups of their own. */
export function hasOwnPenalties({ shrinkage }: Shrunken): boolean {
  return shrinkage?.text !== undefined;
}

/** Whether the columns of a term enter together, which glmnet does not have. */
export function groupsTerms({ shrinkage }: Shrunken): boolean {
  return shrinkage?.grouped === 'terms';
}

/** What stands behind an objective. */
export function ownPenaltiesText({ shrinkage }: Shrunken): string {
  return shrinkage?.text === undefined
    ? ''
    : `; ${shrinkage.penaltyFactors ? 'f_j the penalty factors; ' : ''}${shrinkage.text}`;
}

const inR = (value: number | null | undefined, none: string) =>
  (value ?? null) === null ? none : String(value);

/** Further arguments of glmnet, with a comma before each. */
export function glmnetArguments({ fit: { shrinkage }, schema }: Pick<Telling, 'fit' | 'schema'>): string {
  const names = schema.columns.slice(Number(schema.intercept));
  const { penaltyFactors, bounds, grouped } = shrinkage ?? {};
  const vector = (name: string, of: (column: string) => string) =>
    `, ${name} = c(${names.map(of).join(', ')})`;
  return [
    penaltyFactors ? vector('penalty.factor', (name) => String(penaltyFactors[name] ?? 1)) : '',
    bounds ? vector('lower.limits', (name) => inR(bounds[name]?.[0], '-Inf')) : '',
    bounds ? vector('upper.limits', (name) => inR(bounds[name]?.[1], 'Inf')) : '',
    grouped === 'classes' ? ', type.multinomial = "grouped"' : '',
  ].join('');
}

/** The conversions of a fit whose columns have penalties of their own: λ of glmnet, and the others not at all. */
export function ownConversions(plain: Conversions, fit: Shrunken): Conversions {
  if (!hasOwnPenalties(fit)) return plain;
  const none = noConversions('has no factors, bounds and groups of single columns');
  return groupsTerms(fit) ? none : { ...none, glmnet: plain.glmnet };
}
