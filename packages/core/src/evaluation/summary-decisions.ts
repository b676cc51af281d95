/** What can be done with a model, in words: thresholds, gain, net benefit. */
import { formatPercentage, formatShare } from '../output/format.js';
import type { ChosenThreshold, Evaluation } from './evaluation.js';
import { number } from './summary-table.js';

const RULES: Readonly<Record<ChosenThreshold['rule'], readonly [string, string]>> = {
  youden: ['Youden', 'J'],
  'f-beta': ['F', 'F'],
  cost: ['cost', 'mean cost'],
  capacity: ['capacity', 'share'],
};

/** Thresholds at which net benefit is told. */
const SHOWN = [0.05, 0.1, 0.2, 0.3, 0.5];
/** Step of gain that is told. */
const TOP = 0.2;

export function decisions({ thresholds, gain, netBenefit }: Evaluation): string[] {
  const top = gain?.find(({ share }) => share >= TOP - 1e-9);
  const worth = SHOWN.map((t) => {
    const i = netBenefit.threshold.findIndex((value) => value >= t - 1e-9);
    const [model, all] = [netBenefit.model[i]!, netBenefit.all[i]!];
    return `${number(model)} at ${formatPercentage(t)} % (all: ${number(all)})`;
  });
  return [
    ...thresholds.map(textOf),
    ...(top === undefined
      ? []
      : [
          `Gain: the top ${formatShare(top.share)} hold ${formatShare(top.captured)} of the events (lift ${number(top.lift)})`,
        ]),
    `Net benefit: ${worth[0]}`,
    ...worth.slice(1),
  ];
}

function textOf({ rule, threshold, value }: ChosenThreshold): string {
  const [name, figure] = RULES[rule];
  const where = threshold === null ? 'no event is said' : `threshold ${number(threshold)}`;
  return `By ${name}: ${where} (${figure} ${number(value)})`;
}
