/** Parts of solvers that ask for passes and tell no iterations. */
import type { Iteration, Pass, Sums } from '../objective/objective.js';

export type Asking<Result> = Generator<Pass, Result, Sums | undefined>;

/** Iterations are for whoever watches the main fit. */
export function* withoutIterations<Result>(
  steps: Generator<Pass | Iteration, Result, Sums | undefined>,
): Asking<Result> {
  let answer: Sums | undefined;
  for (;;) {
    const step = steps.next(answer);
    if (step.done) return step.value;
    answer = step.value.kind === 'iteration' ? undefined : yield step.value;
  }
}
