/** The intervals and tests of the study: each takes a draw, and says whether it covers the truth and whether it rejects what is true. */
import { fitSync } from '../../packages/core/dist/index.js';

/** Tests of terms are those of coefficients here. */
const PLAIN = { termTests: 'none' };
const Z = 1.959963984540054;

const covers = ([low, high], truth) => (low === null || low <= truth) && (high === null || truth <= high);

/** The verdicts of one coefficient table; null where there is no interval (an infinite estimate). */
function verdicts({ coefficients }, truth, pOf = ({ p }) => p) {
  const [x, z] = ['x', 'z'].map((term) => coefficients.find((one) => one.term === term));
  const p = pOf(z);
  return {
    covers: x.interval === null ? null : covers(x.interval, truth),
    rejects: p == null ? null : p < 0.05,
  };
}

/** All methods that are read off a fit with profile intervals. */
function likelihood(rows, formula, truth) {
  const { report } = fitSync(rows, formula, { ...PLAIN, intervals: 'profile' });
  const walds = report.coefficients.map((one) => ({
    ...one,
    interval:
      one.standardError === null
        ? null
        : [one.estimate - Z * one.standardError, one.estimate + Z * one.standardError],
  }));
  return {
    Wald: verdicts({ coefficients: walds }, truth),
    'profile, LR test': verdicts(report, truth, ({ likelihoodRatioTest }) => likelihoodRatioTest?.p),
  };
}

const NOTHING = { covers: null, rejects: null };

/** A bootstrap nearly all of whose samples are separated is refused: that is a draw without an interval. */
const by = (name, options) => (rows, formula, truth) => {
  try {
    return { [name]: verdicts(fitSync(rows, formula, { ...PLAIN, ...options }).report, truth) };
  } catch (error) {
    if (error.code !== 'data-shape') throw error;
    return { [name]: NOTHING };
  }
};

/** The methods of every draw of a scenario, one after the other. */
export function methodsOf({ cluster }) {
  return [
    likelihood,
    by('HC0', { covariance: 'HC0' }),
    by('HC3', { covariance: 'HC3' }),
    ...(cluster ? [by('cluster', { cluster })] : []),
    by('Firth', { penalty: 'firth' }),
  ];
}

/** The methods of fewer draws: each takes a bootstrap of all of them. */
export function resamplingOf({ cluster, number }, replicates) {
  const made = (name, intervals) =>
    by(name, { covariance: 'bootstrap', replicates, intervals, seed: number, ...(cluster && { cluster }) });
  return [made('bootstrap, percentile', 'percentile'), made('bootstrap, BCa', 'bca')];
}
