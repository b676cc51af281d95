/** What a penalised fit asks of a path. */
import type { FitOptions } from '../../fit/options.js';
import type { PathOptions } from '../../path/options.js';

/** As options of a path of one λ. */
export function askedOf({ family, penalty, lambda, alpha, ...rest }: FitOptions): PathOptions {
  return {
    ...rest,
    ...{ alpha: alpha ?? (penalty === 'ridge' ? 0 : 1), lambdas: [lambda!] },
    ...((family === 'binary' || family === 'multinomial') && { family }),
  };
}
