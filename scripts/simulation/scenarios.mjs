/**
 * Where the data of the study come from: in all, the log-odds of an event are intercept + slope·x + 0·z. Coverage is that of the slope of
 * x, size that of the test of z, whose slope is 0.
 */
const probability = (z) => 1 / (1 + Math.exp(-z));

/** Rows of independent outcomes. */
function independent({ n, intercept, slope, exposure }) {
  return ({ uniform, normal }) => {
    const rows = { y: [], x: [], z: [] };
    for (let i = 0; i < n; i++) {
      const x = exposure === undefined ? normal() : uniform() < exposure ? 1 : 0;
      rows.x.push(x);
      rows.z.push(normal());
      rows.y.push(uniform() < probability(intercept + slope * x) ? 1 : 0);
    }
    return rows;
  };
}

/**
 * Clusters with x and z of their own and a random intercept from the bridge distribution, over which the log-odds are linear again, by
 * φ times the conditional slopes (Wang & Louis 2003, Biometrika 90:765).
 */
function clustered({ clusters, size, intercept, slope, phi }) {
  return ({ uniform, normal }) => {
    const rows = { y: [], x: [], z: [], g: [] };
    for (let g = 0; g < clusters; g++) {
      const [x, z, u] = [normal(), normal(), uniform()];
      const effect = Math.log(Math.sin(phi * Math.PI * u) / Math.sin(phi * Math.PI * (1 - u))) / phi;
      for (let i = 0; i < size; i++) {
        rows.x.push(x);
        rows.z.push(z);
        rows.g.push(`g${g}`);
        rows.y.push(uniform() < probability(effect + (intercept + slope * x) / phi) ? 1 : 0);
      }
    }
    return rows;
  };
}

/** Counts of so many trials whose probability is drawn from a beta distribution: correlation ρ within a row. */
function overdispersed({ n, trials, intercept, slope, rho }) {
  const size = 1 / rho - 1;
  return ({ uniform, normal, gamma }) => {
    const rows = { a: [], b: [], x: [], z: [] };
    for (let i = 0; i < n; i++) {
      const x = normal();
      const mean = probability(intercept + slope * x);
      const [first, second] = [gamma(mean * size), gamma((1 - mean) * size)];
      const p = first / (first + second);
      let events = 0;
      for (let t = 0; t < trials; t++) if (uniform() < p) events++;
      rows.x.push(x);
      rows.z.push(normal());
      rows.a.push(events);
      rows.b.push(trials - events);
    }
    return rows;
  };
}

const SLOPE = 0.7;

export const SCENARIOS = [
  {
    name: 'n = 200',
    about: '200 rows, x and z normal, 40 % events',
    draw: independent({ n: 200, intercept: -0.4, slope: SLOPE }),
  },
  {
    name: 'small',
    about: '40 rows, x and z normal, 40 % events',
    draw: independent({ n: 40, intercept: -0.4, slope: SLOPE }),
  },
  {
    name: 'rare events',
    about: '400 rows, x and z normal, 4 % events',
    draw: independent({ n: 400, intercept: -3.4, slope: SLOPE }),
  },
  {
    name: 'rare exposure',
    about: '100 rows, x = 1 in 10 % of them, z normal, 25 % events',
    draw: independent({ n: 100, intercept: -1.2, slope: SLOPE, exposure: 0.1 }),
  },
  {
    name: '40 clusters',
    about: '40 clusters of 8 rows that share x, z and a random intercept (bridge distribution, phi = 0.8)',
    draw: clustered({ clusters: 40, size: 8, intercept: -0.4, slope: SLOPE, phi: 0.8 }),
    cluster: 'g',
  },
  {
    name: '15 clusters',
    about: 'the same with 15 clusters of 12 rows',
    draw: clustered({ clusters: 15, size: 12, intercept: -0.4, slope: SLOPE, phi: 0.8 }),
    cluster: 'g',
  },
  {
    name: 'overdispersed',
    about: '100 rows of 10 trials whose probabilities are beta distributed, correlation 0.2 within a row',
    draw: overdispersed({ n: 100, trials: 10, intercept: -0.4, slope: SLOPE, rho: 0.2 }),
    response: 'cbind(a, b)',
  },
].map((scenario, i) => ({ truth: SLOPE, response: 'y', number: i + 1, ...scenario }));
