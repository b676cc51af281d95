/** The rates of a confusion matrix, each with its interval where there is one in closed form. */
import { exp } from '../math/elementary.js';
import type { Counts } from './confusion.js';
import type { RateName, RateReport } from './evaluation.js';
import { wilsonInterval } from './wilson.js';

export interface RateSettings {
  /** How much more the sensitivity counts than the positive predictive value in F-beta. */
  readonly beta: number;
  /** Of a standard error. */
  readonly multiple: number;
  /** What weights are multiplied by to be counts. */
  readonly scale: number;
}

type Interval = readonly [number, number];

/** All of them; null where they divide by nothing. */
export function ratesOf(counts: Counts, settings: RateSettings): RateReport[] {
  const { truePositives: tp, falsePositives: fp, falseNegatives: fn, trueNegatives: tn } = counts;
  const all = tp + fp + fn + tn;
  const { multiple, scale } = settings;
  const share = (name: RateName, part: number, whole: number): RateReport =>
    whole === 0
      ? { name, estimate: null, interval: null }
      : { name, estimate: part / whole, interval: wilsonInterval(part * scale, whole * scale, multiple) };
  const sensitivity = share('sensitivity', tp, tp + fn);
  const falsePositiveRate = share('falsePositiveRate', fp, fp + tn);
  const youden = differenceOf(sensitivity, falsePositiveRate);
  return [
    share('prevalence', tp + fn, all),
    share('eventsSaid', tp + fp, all),
    sensitivity,
    share('specificity', tn, tn + fp),
    share('positivePredictiveValue', tp, tp + fp),
    share('negativePredictiveValue', tn, tn + fn),
    falsePositiveRate,
    share('falseNegativeRate', fn, tp + fn),
    share('falseDiscoveryRate', fp, tp + fp),
    share('falseOmissionRate', fn, tn + fn),
    share('accuracy', tp + tn, all),
    halfOf(youden),
    youden,
    { name: 'fBeta', estimate: fBeta(counts, settings.beta), interval: null },
    { name: 'matthewsCorrelation', estimate: matthewsCorrelation(counts), interval: null },
    { name: 'kappa', estimate: kappa(counts), interval: null },
    ratioOf('positiveLikelihoodRatio', [tp, tp + fn], [fp, fp + tn], settings),
    ratioOf('negativeLikelihoodRatio', [fn, tp + fn], [tn, fp + tn], settings),
    oddsRatioOf(counts, settings),
  ];
}

/** (1 + β²)·PPV·sensitivity/(β²·PPV + sensitivity) (van Rijsbergen 1979); null without events and events said. */
export function fBeta(
  { truePositives, falsePositives, falseNegatives }: Counts,
  beta: number,
): number | null {
  const square = beta * beta;
  const whole = (1 + square) * truePositives + square * falseNegatives + falsePositives;
  return whole === 0 ? null : ((1 + square) * truePositives) / whole;
}

/** The correlation of what is said and what came (Matthews 1975); null where one of them is the same in all. */
export function matthewsCorrelation(counts: Counts): number | null {
  const { truePositives: tp, falsePositives: fp, falseNegatives: fn, trueNegatives: tn } = counts;
  const roots = Math.sqrt(tp + fp) * Math.sqrt(tp + fn) * Math.sqrt(tn + fp) * Math.sqrt(tn + fn);
  return roots === 0 ? null : (tp * tn - fp * fn) / roots;
}

/** Agreement beyond chance (Cohen 1960); null where chance alone agrees in all. */
function kappa({ truePositives: tp, falsePositives: fp, falseNegatives: fn, trueNegatives: tn }: Counts) {
  const all = tp + fp + fn + tn;
  const chance = ((tp + fp) / all) * ((tp + fn) / all) + ((tn + fn) / all) * ((tn + fp) / all);
  return chance === 1 ? null : ((tp + tn) / all - chance) / (1 - chance);
}

/** Sensitivity − false positive rate, with the hybrid score interval of a difference (Newcombe 1998, method 10). */
function differenceOf(first: RateReport, second: RateReport): RateReport {
  const name = 'youden';
  if (first.estimate === null || second.estimate === null) return { name, estimate: null, interval: null };
  const estimate = first.estimate - second.estimate;
  const reach = (a: number, b: number) => Math.sqrt(a * a + b * b);
  const [low1, high1] = first.interval!;
  const [low2, high2] = second.interval!;
  return {
    name,
    estimate,
    interval: [
      estimate - reach(first.estimate - low1, high2 - second.estimate),
      estimate + reach(high1 - first.estimate, second.estimate - low2),
    ],
  };
}

/** (1 + Youden's index)/2, the mean of sensitivity and specificity. */
function halfOf({ estimate, interval }: RateReport): RateReport {
  const half = (value: number) => (1 + value) / 2;
  return {
    name: 'balancedAccuracy',
    estimate: estimate === null ? null : half(estimate),
    interval: interval && [half(interval[0]), half(interval[1])],
  };
}

/** A ratio of two shares, with its interval on the logarithm (Simel, Samsa & Matchar 1991, J. Clin. Epidemiol. 44). */
function ratioOf(
  name: RateName,
  [part, whole]: Interval,
  [otherPart, otherWhole]: Interval,
  { multiple, scale }: RateSettings,
): RateReport {
  if (whole === 0 || otherPart === 0) return { name, estimate: null, interval: null };
  const estimate = part / whole / (otherPart / otherWhole);
  const variance = (1 / part - 1 / whole + 1 / otherPart - 1 / otherWhole) / scale;
  return { name, estimate, interval: part === 0 ? null : onLogarithm(estimate, variance, multiple) };
}

/** The odds of a said event among events over those among the others, with Woolf's (1955) interval. */
function oddsRatioOf(counts: Counts, { multiple, scale }: RateSettings): RateReport {
  const { truePositives: tp, falsePositives: fp, falseNegatives: fn, trueNegatives: tn } = counts;
  const name = 'diagnosticOddsRatio';
  if (fp === 0 || fn === 0) return { name, estimate: null, interval: null };
  const estimate = (tp / fn) * (tn / fp);
  if (estimate === 0) return { name, estimate, interval: null };
  const variance = (1 / tp + 1 / fp + 1 / fn + 1 / tn) / scale;
  return { name, estimate, interval: onLogarithm(estimate, variance, multiple) };
}

/** estimate · exp(∓multiple·√variance). */
function onLogarithm(estimate: number, variance: number, multiple: number): Interval | null {
  const factor = exp(multiple * Math.sqrt(variance));
  return Number.isFinite(factor * estimate) ? [estimate / factor, estimate * factor] : null;
}
