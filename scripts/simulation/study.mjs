/** The draws of one scenario, counted. */
import { methodsOf, resamplingOf } from './methods.mjs';
import { randomFrom } from './random.mjs';

const add = (counts, name, { covers, rejects }) => {
  counts[name] ??= { draws: 0, intervals: 0, covered: 0, tests: 0, rejected: 0 };
  const count = counts[name];
  count.draws++;
  if (covers !== null) {
    count.intervals++;
    count.covered += covers;
  }
  if (rejects !== null) {
    count.tests++;
    count.rejected += rejects;
  }
};

/** Whether there is something to fit: a draw without events, or without exposed rows, is drawn again. */
const hasBoth = (values) => values === undefined || values.some((value) => value !== values[0]);

/** Counts by method; the first `resampled` draws are bootstrapped, too. */
export function study(scenario, { draws, resampled, replicates, seed }) {
  const random = randomFrom(seed + 1000003 * scenario.number);
  const formula = `${scenario.response} ~ x + z`;
  const counts = {};
  const everywhere = methodsOf(scenario);
  const some = resamplingOf(scenario, replicates);
  let redrawn = 0;
  for (let draw = 0; draw < draws; ) {
    const rows = scenario.draw(random);
    if (!hasBoth(rows.y) || !hasBoth(rows.x)) {
      redrawn++;
      continue;
    }
    const methods = draw < resampled ? [...everywhere, ...some] : everywhere;
    for (const method of methods) {
      const found = method(rows, formula, scenario.truth);
      for (const [name, verdict] of Object.entries(found)) add(counts, name, verdict);
    }
    draw++;
  }
  return { name: scenario.name, counts, redrawn };
}
